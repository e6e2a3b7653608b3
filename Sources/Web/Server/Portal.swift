package import Domain
package import Hummingbird
package import Logging
package import UseCases

/// Both portals over HTTP: routes, and what is around every one of them.
package struct Portal: Sendable {
    package let installation: Installation
    package let baseURL: BaseURL
    package let trustedProxies: [AddressRange]
    /// Where the demo keeps its mail; `nil` outside the demo.
    package let demoMail: DemoMailbox?
    package let readiness: Readiness
    package let metrics: PrometheusMetrics
    package let logger: Logger
    let clientLimit = ClientLimit()
    let keyLimit = KeyLimit()
    let answers = AnswerMetrics()
    let fixedHeaders: FixedHeaders
    package let busyPages: BusyPages

    package init(
        installation: Installation, baseURL: BaseURL, trustedProxies: [AddressRange], demoMail: DemoMailbox?,
        readiness: Readiness, metrics: PrometheusMetrics, logger: Logger
    ) {
        self.installation = installation
        self.baseURL = baseURL
        self.trustedProxies = trustedProxies
        self.demoMail = demoMail
        self.readiness = readiness
        self.metrics = metrics
        self.logger = logger
        fixedHeaders = FixedHeaders(baseURL: baseURL)
        busyPages = BusyPages(fixedHeaders: fixedHeaders)
    }

    package func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestMetrics(answers: answers))
        // Around the router itself: what no route matches is answered by the same rules.
        router.add(middleware: PageGuard(portal: self))
        let pages = router.group()
        HealthRoutes(portal: self).add(to: pages)
        AssetRoutes().add(to: pages)
        APIRoutes(portal: self).add(to: pages)
        SCIMRoutes(portal: self).add(to: pages)
        ConnectorServiceRoutes(portal: self).add(to: pages)
        PhoneAppRoutes(portal: self).add(to: pages)
        PhoneAPIRoutes(portal: self).add(to: pages)
        for entrance in Entrance.allCases {
            let routes = PageRoutes(portal: self, routes: pages, entrance: entrance)
            addOwnAccount(to: routes)
            switch entrance {
            case .users: if let demoMail { DemoRoutes(mailbox: demoMail).add(to: routes) }
            case .administrators: addAdministration(to: routes)
            }
            routes.refuseOtherMethods()
        }
        return router
    }

    /// What administrators do for others.
    private func addAdministration(to routes: PageRoutes) {
        BreakGlassRoutes().add(to: routes)
        UserSessionRoutes().add(to: routes)
        DirectoryStatesRoutes().add(to: routes)
        BindingRoutes().add(to: routes)
        UsersRoutes().add(to: routes)
        CallerRoutes().addDesk(to: routes)
        ConsentRoutes().add(to: routes)
        NewPersonRoutes().add(to: routes)
        EventsRoutes().add(to: routes)
        ForwardingRoutes().add(to: routes)
        SettingsRoutes().add(to: routes)
        TextsRoutes().add(to: routes)
        LaunchKitRoutes().add(to: routes)
        BulkRoutes().add(to: routes)
        ImportRoutes().add(to: routes)
        DirectoryRunRoutes().add(to: routes)
        DirectoryRunRoutes().addMatching(to: routes)
        DirectoryRunRoutes().addImport(to: routes)
        AdministratorsRoutes().add(to: routes)
        MailRoutes().add(to: routes)
        ConnectionRoutes().add(to: routes)
        ConnectorRoutes().add(to: routes)
        DeliveryRoutes().add(to: routes)
    }

    /// What people do about their own accounts, users and administrators alike.
    private func addOwnAccount(to routes: PageRoutes) {
        SignInRoutes().add(to: routes)
        HomeRoutes().add(to: routes)
        SessionsRoutes().add(to: routes)
        ResetRoutes().add(to: routes)
        ChangePasswordRoutes().add(to: routes)
        RecoveryRoutes().add(to: routes)
        CallerRoutes().add(to: routes)
        NotMeRoutes().add(to: routes)
        FactorRoutes().add(to: routes)
        AuthenticatorRoutes().add(to: routes)
        RecoveryCodesRoutes().add(to: routes)
        PasskeyRoutes().add(to: routes)
        PhoneRoutes().add(to: routes)
        DuoRoutes().add(to: routes)
        ActivityRoutes().add(to: routes)
        HelpRoutes().add(to: routes)
        GuideRoutes().add(to: routes)
    }
}
