import Glibc

/// What keeps secrets inside the process, whoever started it and how.
enum ProcessHygiene {
    static func apply() {
        // Whatever is written is the owner's alone: the database's side files, mails in a directory.
        umask(0o077)
        // A core dump would hold passwords in the clear.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // Every connection is a descriptor; the usual soft limit of 1,024 is for programs that use `select`.
        var files = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 {
            files.rlim_cur = files.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        }
        // A peer that hangs up is an error of that one write.
        signal(SIGPIPE, SIG_IGN)
    }
}
