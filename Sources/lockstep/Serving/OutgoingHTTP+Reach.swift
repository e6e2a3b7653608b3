import Bootstrap
import Connectors
import Domain

extension OutgoingHTTP {
    /// Where this machine alone can reach us, it may also be asked for things: in the demo, and in tests.
    convenience init(of configuration: BootstrapConfiguration, limits: Limits = Limits()) {
        self.init(reach: configuration.baseURL.isLoopback ? .publicAndLoopback : .publicAddresses, limits: limits)
    }
}
