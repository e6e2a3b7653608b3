/// One server of a directory, tried step by step. Each step needs those before it.
package struct DirectoryTest: Hashable, Sendable {
    package enum Step: String, Hashable, Sendable, CaseIterable {
        /// The server's name resolves.
        case name
        /// It takes a connection.
        case connection
        /// It speaks TLS.
        case encryption
        /// Its certificate is the right one.
        case certificate
        /// It takes the service's name and password.
        case login
        /// The base is there, and entries are found under it.
        case search
        /// The account that reads sees what tells entries apart and when they changed. It needs no right to write; whether
        /// the account that does has its own is seen where its password can be opened, at the connector.
        case rights
    }

    package enum Outcome: Hashable, Sendable {
        case passed
        case failed(DirectoryFault)
        /// It came to nothing before.
        case notReached
        /// There is nothing to try it with.
        case unknown
    }

    package let server: DirectoryServer
    /// In order; every step is there.
    package let outcomes: [(step: Step, outcome: Outcome)]

    /// - Parameters:
    ///   - failed: Where it ended; every step before it has passed.
    ///   - rights: What is known about the last step, where it got that far.
    package init(server: DirectoryServer, failed: (step: Step, fault: DirectoryFault)?, rights: Outcome = .passed) {
        self.server = server
        var isReached = true
        outcomes = Step.allCases.map { step in
            guard isReached else { return (step, .notReached) }
            if let failed, failed.step == step {
                isReached = false
                return (step, .failed(failed.fault))
            }
            return (step, step == .rights ? rights : .passed)
        }
    }

    package subscript(step: Step) -> Outcome {
        outcomes.first { $0.step == step }?.outcome ?? .notReached
    }

    /// Whether nothing failed.
    package var isPassed: Bool { outcomes.allSatisfy { [.passed, .unknown].contains($0.outcome) } }

    package static func == (left: DirectoryTest, right: DirectoryTest) -> Bool {
        left.server == right.server && left.outcomes.map(\.outcome) == right.outcomes.map(\.outcome)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(server)
        hasher.combine(outcomes.map(\.outcome))
    }
}
