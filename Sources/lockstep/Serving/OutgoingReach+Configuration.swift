import Bootstrap
import Connectors
import Domain

extension OutgoingReach {
    /// Where this machine alone can reach us, it may also be asked for things: in the demo, and in tests.
    fileprivate init(of configuration: BootstrapConfiguration) {
        self = configuration.baseURL.isLoopback ? .publicAndLoopback : .publicAddresses
    }

    /// Where the operator says, and nowhere else, the public internet included. Directories are given passwords, and say
    /// which are right; their addresses are typed into a page. Without a list of the operator's, whoever has an
    /// administrator's cookie or key could name a server of their own, and learn or choose everybody's.
    init(toDirectoriesOf configuration: BootstrapConfiguration) {
        let besides: OutgoingReach = configuration.baseURL.isLoopback ? .loopback : .nowhere
        self = besides.and(configuration.outboundAllow)
    }
}

extension OutgoingHTTP {
    convenience init(of configuration: BootstrapConfiguration, limits: Limits = Limits()) {
        self.init(reach: OutgoingReach(of: configuration), limits: limits)
    }
}

extension EventConnector {
    /// Its receivers alone may be in the networks that the operator allows. Others are named by whoever enrols a phone.
    init(of configuration: BootstrapConfiguration) {
        let reach = OutgoingReach(of: configuration).and(configuration.outboundAllow)
        let authorities = configuration.eventsAuthorities
        self.init(
            http: OutgoingHTTP(reach: reach, authorities: authorities, limits: Self.limits),
            syslog: SyslogClient(reach: reach, authorities: authorities))
    }
}
