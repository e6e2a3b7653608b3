import Domain
import Formats

/// What directories and those who set them up write.
extension FuzzTests {
    static let directoryTargets: [FuzzTarget] = [
        FuzzTarget(
            "DistinguishedName",
            seeds: [
                "uid=ada,ou=people,dc=ex,dc=test", #"CN=Zoë\, the \22nd\22+sn=#0401ff,OU=\20x\ ,DC=ex"#,
            ].map { Array($0.utf8) }
        ) {
            try String(validating: $0, as: UTF8.self).map { try DistinguishedName($0) }
        } holds: { name, _ in
            // Escapes may make it longer than what is read.
            let written = name.description
            return written.utf8.count > DistinguishedName.longest || (try? DistinguishedName(written)) == name
        },
        FuzzTarget(
            "DirectoryFilter",
            seeds: [
                #"(&(objectClass=person)(!(uid=a*b\2a*c))(|(cn=*)(age>=5)(sn~=x)(cn:dn:2.4.6:=x)))"#
            ].map { Array($0.utf8) }
        ) {
            try String(validating: $0, as: UTF8.self).map { try DirectoryFilter($0) }
        } holds: { filter, _ in
            let written = filter.text
            return written.utf8.allSatisfy { (0x20...0x7E).contains($0) }
                && (written.utf8.count > DirectoryFilter.longest || (try? DirectoryFilter(written)) == filter)
        },
        FuzzTarget("GeneralizedTime", seeds: ["20251123014413.123Z", "2025112301,5+0130"].map { Array($0.utf8) }) {
            String(validating: $0, as: UTF8.self).flatMap { Timestamp(generalizedTime: $0) }
        } holds: { time, _ in
            // Years have four digits.
            abs(time.milliseconds) < 253_500_000_000_000
        },
        FuzzTarget(
            "WindowsDiagnostic",
            seeds: [
                "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data 52e, v4563"
            ].map { Array($0.utf8) }
        ) {
            WindowsDiagnostic(String(decoding: $0, as: UTF8.self))
        } holds: { diagnostic, bytes in
            let digits = String(diagnostic.code, radix: 16)
            return String(decoding: bytes.prefix(8), as: UTF8.self).lowercased().hasSuffix(digits)
        },
    ]
}
