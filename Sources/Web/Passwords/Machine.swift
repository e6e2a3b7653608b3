import Texts

/// The kind of computer that a person says they use: `?system=`.
package enum Machine: String, Hashable, Sendable, CaseIterable {
    case mac, windows, linux

    var choice: String {
        switch self {
        case .mac: MachineWords.iUseMac
        case .windows: MachineWords.iUseWindows
        case .linux: MachineWords.iUseLinux
        }
    }

    private var title: String {
        switch self {
        case .mac: MachineWords.macTitle
        case .windows: MachineWords.windowsTitle
        case .linux: MachineWords.linuxTitle
        }
    }

    private var steps: [String] {
        switch self {
        case .mac: MachineWords.macSteps
        case .windows: MachineWords.windowsSteps
        case .linux: MachineWords.linuxSteps
        }
    }

    var instructions: HTML {
        """
        <section class="instructions" aria-labelledby="machine-title">
        <h3 id="machine-title">\(title)</h3>
        <p>\(MachineWords.portalOnly)</p>
        <ol>\(steps.map { "\n<li>\($0)</li>" as HTML })
        </ol>
        <p class="hint">\(MachineWords.askContact)</p>
        </section>
        """
    }

    /// *I use Mac / I use Windows / I use Linux*, each leading to `path`, and what the chosen one needs.
    static func chooser(at path: PortalPath, chosen: Machine?, in context: PageContext) -> HTML {
        let choices = Machine.allCases.map { machine -> HTML in
            let current = HTML.attribute("aria-current", machine == chosen ? "true" : nil)
            let address = context.address(of: path.asking("system", machine.rawValue))
            return "\n<li><a href=\"\(address)\"\(current)>\(machine.choice)</a></li>"
        }
        return """
            <section aria-labelledby="machines-title">
            <h2 id="machines-title">\(PasswordWords.machineQuestion)</h2>
            <ul class="machines">\(choices)
            </ul>\(chosen.map { "\n\($0.instructions)" as HTML })
            </section>

            """
    }
}
