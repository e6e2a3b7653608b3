import CLDAP
import Domain
import Glibc

/// One conversation with a directory, on a thread of its own.
actor LDAPExchange {
    private let executor = BlockingExecutor(label: "lockstep.ldap")
    private let transfer: CurlTransfer
    private let limits: LDAPLimits

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(transfer: CurlTransfer, limits: LDAPLimits) {
        self.transfer = transfer
        self.limits = limits
    }

    /// With the first server that takes the service's name and password. A server that fails before anything was changed
    /// leads to the next one; the last one's fault is the answer.
    ///
    /// A result, as a cancellation handler lets no typed error through.
    func perform<Value: Sendable>(
        in access: DirectoryAccess, _ body: @Sendable (LDAPConnection) throws(DirectoryFault) -> Value
    ) -> Result<Value, DirectoryFault> {
        withPipeSignalHeld {
            var last = DirectoryFault(.unreachable)
            for server in access.servers {
                do throws(DirectoryFault) {
                    let authorities = try AuthoritiesFile(access.authorities)
                    let connection = try LDAPConnection(
                        to: server, trusting: authorities, limits: limits, transfer: transfer)
                    _ = try connection.bind(access.login.name, access.login.password)
                    return .success(try body(connection))
                } catch {
                    last = error
                    guard error.anotherServerCanHelp else { break }
                }
            }
            return .failure(last)
        }
    }

    /// Each server by itself.
    func test(_ access: DirectoryAccess) -> [DirectoryTest] {
        withPipeSignalHeld {
            access.servers.map { server in
                LDAPServerTest(server: server, access: access, limits: limits, transfer: transfer).run()
            }
        }
    }

    /// libldap raises it where a server has hung up, and it ends the program.
    private func withPipeSignalHeld<Value>(_ body: () -> Value) -> Value {
        var before = sigset_t()
        CLDAP_hold_pipe_signal(&before)
        defer { CLDAP_release_pipe_signal(&before) }
        return body()
    }
}
