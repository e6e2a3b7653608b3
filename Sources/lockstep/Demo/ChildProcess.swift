import Glibc

/// A program that lives no longer than this process, however that ends: a shell waits at a pipe for the end of it. (A
/// parent's death could be signalled by the kernel, but that is the death of the thread that started it.)
final class ChildProcess: Sendable {
    /// The program is not reaped before it is ended, so its number is nobody else's.
    private static let script = #""$@" <&- & child=$!; read -r _; kill -9 "$child"; wait"#

    private let shell: pid_t
    private let leash: Int32

    /// - Parameter log: A file that gets what the program says.
    /// - Returns: `nil` where it can't be started.
    static func start(_ command: [String], log: String) -> ChildProcess? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        // Nobody else that is started may hold the other end.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        guard let shell = spawn(["/bin/sh", "-c", script, "sh"] + command, standardInput: ends[0], log: log) else {
            close(ends[1])
            return nil
        }
        return ChildProcess(shell: shell, leash: ends[1])
    }

    private init(shell: pid_t, leash: Int32) {
        self.shell = shell
        self.leash = leash
    }

    /// Ends it, and returns when it has ended.
    func stop() {
        close(leash)
        _ = Self.wait(for: shell)
    }

    /// Runs a program to its end. Whether it ended well.
    static func run(_ command: [String], log: String) -> Bool {
        spawn(command, standardInput: nil, log: log).map { wait(for: $0) == 0 } ?? false
    }

    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// In a process group of its own, so that Ctrl+C reaches this process alone, which then ends it.
    private static func spawn(_ command: [String], standardInput: Int32?, log: String) -> pid_t? {
        var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if let standardInput {
            posix_spawn_file_actions_adddup2(&actions, standardInput, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments = command.map { strdup($0) } + [nil]
        // Nothing of ours: the libraries of directories take settings from there.
        var environment = [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), strdup("LC_ALL=C"), nil]
        defer { for text in arguments + environment { free(text) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, command[0], &actions, &attributes, &arguments, &environment)
        return result == 0 ? process : nil
    }
}
