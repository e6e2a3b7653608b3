import ArgumentParser

/// What `bench/run` needs from Swift: the limits that Lockstep is held against, and databases to measure on.
@main
struct LockstepBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockstep-bench",
        abstract: "Limits to hold Lockstep against, and databases to measure on. Called by bench/run.",
        subcommands: [
            BareHash.self, Certificate.self, Deliveries.self, SignatureChecks.self, EmptyServer.self, Load.self,
            PasskeyAnswers.self, Seed.self,
            Rewind.self, Stand.self, Sweep.self, UserPages.self,
        ])
}
