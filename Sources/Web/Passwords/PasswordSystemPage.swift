import Texts

/// `GET /security/password`: what a change does to the person's computer, before they make it.
package struct PasswordSystemPage: Page {
    package var machine: Machine?

    package init(machine: Machine? = nil) {
        self.machine = machine
    }

    package var title: String { PasswordWords.chooserTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(PasswordWords.chooserLead)</p>
        \(Machine.chooser(at: "/security/password", chosen: machine, in: context))\
        <p class="actions"><a class="button" href="\(context.address(of: "/security/password/change"))">\
        \(PasswordWords.continueToChange)</a></p>
        """
    }
}
