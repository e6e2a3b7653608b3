import Domain
import Formats
import Hummingbird
import UseCases

/// Where a factor is asked for, in every flow that may need one.
struct FactorRoutes {
    func add(to routes: PageRoutes) {
        for purpose in [FlowPurpose.signIn, .reset, .change, .factors] {
            routes.get(purpose.factorPath) { try await show($0, purpose) }
            routes.post(purpose.factorPath) { try await answer($0, purpose) }
        }
        routes.get("/enrol/:token", openEnrolmentLink)
    }

    private func show(_ visit: Visit, _ purpose: FlowPurpose) async throws -> Response {
        guard let open = try await find(visit, purpose) else { return try await over(visit, purpose) }
        // Not asked for by name, it would come in the way of another one that was.
        if visit.query("factor") == FactorKind.push.rawValue, let token = visit.cookie(.flow) {
            let step = PushStep(visit: visit, token: token, open: open)
            if let waiting = try await step.waiting() {
                return try await visit.page(
                    waiting, signedIn: try await visit.findSignedIn(), settings: open.settings)
            }
            return try await page(visit, open, problems: [], ended: try await step.ended())
        }
        return try await page(visit, open, problems: [])
    }

    private func answer(_ visit: Visit, _ purpose: FlowPurpose) async throws -> Response {
        guard let token = visit.cookie(.flow) else { return try await over(visit, purpose) }
        if let answer = visit.factorAnswer { return try await prove(answer, visit, purpose, token) }
        guard let open = try await find(visit, purpose) else { return try await over(visit, purpose) }
        if purpose == .factors, open.enrolled.answering.isEmpty { return try await password(visit, token, open) }
        if visit.field("factor") == FactorKind.push.rawValue {
            return try await push(visit, purpose, PushStep(visit: visit, token: token, open: open))
        }
        if visit.field("factor") == FactorKind.duo.rawValue { return try await duo(visit, purpose, open, token) }
        let kind = FactorKind(rawValue: visit.field("factor"))
        return try await page(visit, open, problems: [kind?.refusal ?? .codeWrong])
    }

    /// - Parameter visit: Its form says where to go on, whatever brought the answer.
    func prove(
        _ answer: FactorAnswer, _ visit: Visit, _ purpose: FlowPurpose, _ token: Token
    ) async throws -> Response {
        let outcome = try await visit.installation.proveFactor(
            answer, in: token, for: purpose.sharingItsPage, from: visit.browserState)
        switch outcome {
        case .refused(let refusals):
            guard !refusals.contains(.nothingPending), !refusals.contains(.linkDead),
                let open = try await find(visit, purpose)
            else { return try await over(visit, purpose) }
            return try await page(visit, open, problems: refusals)
        case .done(.signedIn(let session)): return visit.welcome(session)
        case .done(.passwordSet): return visit.passwordSet(purpose)
        case .done(.factorsOpen): return try await proven(visit)
        }
    }

    /// Sends, cancels, or uses what was approved: whichever it is time for.
    private func push(_ visit: Visit, _ purpose: FlowPurpose, _ step: PushStep) async throws -> Response {
        if visit.field("action") == "cancel" {
            try await step.cancel()
            return visit.redirect(to: step.path)
        }
        if let approved = try await step.approved() {
            return try await prove(.push(approved), visit, purpose, step.token)
        }
        let refusals = try await step.send()
        if refusals.contains(.nothingPending) { return try await over(visit, purpose) }
        guard !refusals.isEmpty else { return visit.redirect(to: step.path) }
        return try await page(visit, step.open, problems: refusals)
    }

    /// To Duo, which sends the browser back to `DuoRoutes`.
    private func duo(_ visit: Visit, _ purpose: FlowPurpose, _ open: OpenFlow, _ token: Token) async throws -> Response
    {
        let destination = purpose == .factors ? visit.next.rawValue : ""
        switch try await visit.installation.startDuo(
            token, from: visit.cookie(.browser), confirming: visit.cookie(.verify), goingTo: destination)
        {
        case .done(let address): return visit.redirect(away: address)
        case .refused(let refusals) where refusals.contains(.nothingPending): return try await over(visit, purpose)
        case .refused(let refusals): return try await page(visit, open, problems: refusals)
        }
    }

    private func password(_ visit: Visit, _ token: Token, _ open: OpenFlow) async throws -> Response {
        try await visit.signedIn { signedIn in
            let outcome = try await visit.installation.provePassword(
                visit.field("current_password"), in: token, of: signedIn, from: visit.browserState)
            switch outcome {
            case .done: return try await proven(visit)
            case .refused(let refusals) where refusals.contains(.nothingPending): return try await over(visit, .factors)
            case .refused(let refusals): return try await page(visit, open, problems: refusals)
            }
        }
    }

    /// Who has proven themself again goes on in the same session, under a new token.
    private func proven(_ visit: Visit) async throws -> Response {
        try await visit.signedIn { signedIn in
            let place = visit.next == .place ? try await visit.findPlace(signedIn) : nil
            return try await visit.renewing(signedIn, visit.redirect(to: place ?? visit.next.path))
        }
    }

    /// The flow that the browser's cookie opens, where it is one of this kind.
    private func find(_ visit: Visit, _ purpose: FlowPurpose) async throws -> OpenFlow? {
        guard let token = visit.cookie(.flow), let open = try await visit.installation.findOpenFlow(token),
            open.flow.purpose.factorPath == purpose.factorPath
        else { return nil }
        return open
    }

    func page(
        _ visit: Visit, _ open: OpenFlow, problems: [Refusal], ended: PushRequest.State? = nil
    ) async throws -> Response {
        let isInside = [.change, .factors].contains(open.flow.purpose)
        let signedIn = isInside ? try await visit.findSignedIn() : nil
        let status = problems.status
        guard !open.enrolled.answering.isEmpty else {
            return try await visit.page(
                FactorPasswordPage(next: visit.next, problems: problems), status: status, signedIn: signedIn,
                settings: open.settings)
        }
        let wanted = (visit.form["factor"] ?? visit.query("factor")).flatMap(FactorKind.init(rawValue:))
        let kinds = try await visit.factorKinds(in: open, first: wanted)
        let page = FactorPage(
            purpose: open.flow.purpose, kinds: kinds,
            holdsEnrolmentLink: visit.cookie(.enrolment) != nil && problems.isEmpty,
            confirming: open.flow.purpose == .signIn ? try await visit.findAddressToVerify() : nil,
            next: open.flow.purpose == .factors ? visit.next : nil,
            passkey: kinds.first == .passkey ? try await visit.installation.requestPasskey(in: open) : nil,
            duoOrigin: kinds.first == .duo ? try await visit.installation.findDuo(open.settings)?.origin : nil,
            problems: problems, ended: ended)
        return try await visit.page(page, status: status, signedIn: signedIn, settings: open.settings)
    }

    /// The one that the person chose, then what they used last, then as most people would.
    static func ordered(
        _ kinds: Set<FactorKind>, first: FactorKind?, lastUsed: [FactorKind: Timestamp] = [:]
    ) -> [FactorKind] {
        let usual: [FactorKind] = [.passkey, .push, .totp, .duo, .recoveryCode, .enrolmentCode]
        let used = lastUsed.sorted { $0.value > $1.value }.map(\.key)
        let all = (used + usual.filter { !used.contains($0) }).filter(kinds.contains)
        guard let first, kinds.contains(first) else { return all }
        return [first] + all.filter { $0 != first }
    }

    /// The flow is over, or was never this browser's: what it was for begins again, unless it was done.
    private func over(_ visit: Visit, _ purpose: FlowPurpose) async throws -> Response {
        if let done = try await visit.passwordSetInFlow() { return done }
        let place: PortalPath =
            switch purpose {
            case .signIn, .activation: SignInNotice.sessionExpired.path
            case .reset: "/reset/password"
            case .change: "/security/password/change"
            case .factors: "/security/factors"
            case .callerCheck, .adoption: "/"
            }
        // The cookie stays: it may be of another flow that is still under way, and any site can make a browser come here.
        return visit.redirect(to: place)
    }

    /// Inert: the link waits in a cookie for the sign-in in which it answers.
    @Sendable private func openEnrolmentLink(_ visit: Visit) async throws -> Response {
        guard let token = visit.linkToken(.enrolmentLink), try await visit.installation.opensEnrolment(token) else {
            return try await visit.page(LinkDeadPage(purpose: .reset), status: .gone)
        }
        var response = visit.redirect(to: SignInNotice.enrolment.path)
        visit.set(.enrolment, to: token, in: &response)
        return response
    }
}

extension Visit {
    var browserState: BrowserState {
        BrowserState(
            browser: cookie(.browser), previousSession: cookie(.session), verifyLink: cookie(.verify), origin: origin)
    }

    /// What may answer in a flow, in the order in which it is offered.
    func factorKinds(in open: OpenFlow, first: FactorKind?) async throws -> [FactorKind] {
        let uses = try await installation.listFactorUses(of: open.account.id)
        return FactorRoutes.ordered(open.enrolled.answering, first: first, lastUsed: uses)
    }

    /// Where a person goes who has proven themself.
    var next: FactorsDestination {
        (form["next"] ?? query("next")).flatMap(FactorsDestination.init(rawValue:)) ?? .overview
    }

    /// The form's answer, where it is one of a known kind.
    fileprivate var factorAnswer: FactorAnswer? {
        switch FactorKind(rawValue: field("factor")) {
        case .totp: .totp(code: field("code"))
        case .recoveryCode: .recoveryCode(field("code"))
        case .enrolmentCode:
            .enrolmentCode(field("code").isEmpty ? cookie(.enrolment)?.text.exposed ?? "" : field("code"))
        case .passkey: passkeyAssertion.map(FactorAnswer.passkey)
        // These have a step of their own.
        case .push, .duo, nil: nil
        }
    }
}
