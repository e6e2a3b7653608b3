import ArgumentParser
import Configuration
import Hummingbird
import HummingbirdTLS

@main
struct Lockstep: AsyncParsableCommand {
    mutating func run() async throws {}
}
