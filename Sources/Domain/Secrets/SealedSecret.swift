/// Something that must be read back, under the installation's data key. Opaque to the rules.
package struct SealedSecret: Hashable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}
