import Domain
import Formats
import Store

extension UserCursor {
    /// In characters that need no escaping in a link.
    package var text: String {
        let key =
            switch place.key {
            case .text(let text): "t\(Base64URL.encode(text.utf8))"
            case .integer(let number): "n\(number)"
            case .null: "n0"
            }
        return "\(side.rawValue).\(place.id).\(key)"
    }

    /// `nil` for what no page has given out.
    package init?(parsing text: some StringProtocol) {
        guard text.utf8.count <= 2_000 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let side = Side(rawValue: String(parts[0])), let id = ID<Account>(parsing: parts[1])
        else { return nil }
        let value = parts[2].dropFirst()
        switch parts[2].first {
        case "t":
            guard let bytes = Base64URL.decode(value), let key = String(validating: bytes, as: UTF8.self),
                !key.utf8.contains(0)
            else { return nil }
            self.init(side: side, place: UserPlace(key: .text(key), id: id))
        case "n":
            guard let number = Int64(value) else { return nil }
            self.init(side: side, place: UserPlace(key: .integer(number), id: id))
        default: return nil
        }
    }

    /// Whether it is of a list in this order: a link that was tampered with begins at the beginning.
    func fits(_ selection: UserSelection) -> Bool {
        let isText = if case .text = place.key { true } else { false }
        return switch selection {
        case .everybody(let order, _): order.isByText == isText
        case .filtered(let filter): filter.isByText == isText
        case .searched: isText
        }
    }
}
