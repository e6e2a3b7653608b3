import Connectors
import Domain
import Formats
import Testing
import UseCases

/// What becomes of an order of several requests, some of which a directory refuses.
@Suite("Orders of several parts")
struct OrderTests {
    private static let said: [ConnectionField: String] = [
        .kind: "active-directory", .servers: "ldaps://dc1.example.org", .readerName: "reader@example.org",
        .writerName: "writer@example.org", .searchBase: "dc=example,dc=org",
        .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    ]
    private static let locked = Timestamp(milliseconds: 1_800_000_000_000)
    private static let refused = DirectoryFault(.notPermitted)

    private let orders: LDAPTargetTests

    init() throws {
        orders = try LDAPTargetTests()
    }

    private func target(_ directory: DirectoryOfOne) -> LDAPTarget { LDAPTarget { _ in directory } }

    private func order(
        password: String? = nil, version: Int = 1, standing: TargetStanding? = nil, unlocks: Bool = false,
        maySend: @escaping @Sendable () -> Bool = { true }
    ) throws -> DeliveryOrder {
        try orders.order(
            Self.said, entry: DirectoryOfOne.identifier.description, password: password, version: version,
            standing: standing, unlocks: unlocks, maySend: maySend)
    }

    @Test("A password that was taken is reported, whatever the directory refuses after it")
    func passwordOnly() async throws {
        let locked = DirectoryOfOne {
            $0.lockedAt = Self.locked
            $0.unlockFault = Self.refused
        }
        let unlocking = try order(password: "amber glacier 77", unlocks: true)
        #expect(await target(locked).apply(unlocking) == .passwordOnly(.notPermitted))
        #expect(locked.now.password == "amber glacier 77")
        #expect(await target(locked).apply(try order(unlocks: true)) == .failed(.notPermitted))

        let disabled = DirectoryOfOne {
            $0.isDisabled = true
            $0.disablingFault = DirectoryFault(.timedOut, mayHaveBeenApplied: true)
        }
        let back = try order(password: "amber glacier 77", standing: .enabled)
        #expect(await target(disabled).apply(back) == .passwordOnly(.answerLost))

        let refusing = DirectoryOfOne { $0.passwordFault = Self.refused }
        #expect(await target(refusing).apply(unlocking) == .failed(.notPermitted), "the password itself")
    }

    @Test("Whom somebody else has disabled is told apart")
    func foundDisabled() async throws {
        for wasDisabled in [true, false] {
            let directory = DirectoryOfOne { $0.isDisabled = wasDisabled }
            let order = try order(standing: .disabled)
            #expect(await target(directory).apply(order) == .applied)
            #expect(directory.now.isDisabled && order.foundDisabled.value == wasDisabled)
        }
    }

    @Test(
        "Whom a new password lets in, though somebody else disabled them, is reported where they can’t be disabled again"
    )
    func letIn() async throws {
        let directory = DirectoryOfOne {
            $0.isDisabled = true
            $0.passwordEnables = true
            $0.disablingFault = DirectoryFault(.busy)
        }
        let order = try order(password: "amber glacier 77")
        #expect(await target(directory).apply(order) == .passwordOnly(.busy))
        #expect(order.foundDisabled.value && !directory.now.isDisabled)
    }

    @Test("Whom a password may have let in, though somebody else disabled them, is reported where its answer was lost")
    func mayHaveLetIn() async throws {
        for wasDisabled in [true, false] {
            let directory = DirectoryOfOne {
                $0.isDisabled = wasDisabled
                $0.passwordFault = DirectoryFault(.timedOut, mayHaveBeenApplied: true)
            }
            let order = try order(password: "amber glacier 77")
            #expect(await target(directory).apply(order) == .failed(.answerLost))
            #expect(order.foundDisabled.value == wasDisabled)
        }
    }

    @Test("A lock that stays is told beside the receipt, and looked for until it is gone")
    func locked() async throws {
        let directory = DirectoryOfOne { $0.lockedAt = Self.locked }
        #expect(await target(directory).apply(try order(password: "amber glacier 77")) == .passwordOnly(.lockedThere))
        #expect(directory.now.password == "amber glacier 77")
        #expect(await target(directory).apply(try order()) == .failed(.lockedThere))
        directory.change { $0.passwordFault = DirectoryFault(.password(.inHistory)) }
        let again = try order(password: "amber glacier 77")
        #expect(await target(directory).apply(again) == .failed(.lockedThere), "nobody can tell")
        directory.change { $0.lockedAt = nil }
        #expect(await target(directory).apply(again) == .applied)
        #expect(await target(directory).apply(try order()) == .applied)
        let unlocked = DirectoryOfOne { $0.lockedAt = Self.locked }
        #expect(await target(unlocked).apply(try order(password: "amber glacier 77", unlocks: true)) == .applied)
    }
}
