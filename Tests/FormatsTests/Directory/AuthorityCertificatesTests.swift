import Domain
import Formats
import Testing

@Suite("Certificates that are to vouch for a directory")
struct AuthorityCertificatesTests {
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBLjCB1qADAgECAgEHMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDERpcmVjdG9y
        eSBDQTAeFw0yMDAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMBcxFTATBgNVBAMM
        DERpcmVjdG9yeSBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNzcDtXZNAMF
        CkiLgCIQ3TsMWdlld26h17qzV0Rpd4RgRK+Vs7qERUQKFE9WcyS3SZQcbVpnj7Z9
        GKenJl/X1o2jEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
        YbwhOERV9HChGs+i/1Wo5O7YQYH00fI1nnuWgUciWaQCIDLigVwWKi5n7klu6JPd
        Fe/N3bLHCs5LVoyJfpbI00MV
        -----END CERTIFICATE-----
        """
    /// Until 2061, which only the other way of writing times can say.
    private static let lasting = """
        -----BEGIN CERTIFICATE-----
        MIIBMTCB2KADAgECAgEHMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDERpcmVjdG9y
        eSBDQTAgFw0yMDAxMDEwMDAwMDBaGA8yMDYxMDEwMTAwMDAwMFowFzEVMBMGA1UE
        AwwMRGlyZWN0b3J5IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEM9k25gTz
        pqTmYjyKOQVIshIMicotcZRcgANqDn+wPqaYP2rm4t9yKlOzJF3YJhghaK5XVSJE
        69clcCmh/3mr+aMTMBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBF
        AiEAzDEoep8nkybf74KWnO8yEaBtZt9qTG/ks+ThEHr4XrQCIGeIz5sVKilaRU8I
        uPWBZzhSC78SU9jG/pP8ux2BLxeJ
        -----END CERTIFICATE-----
        """
    private static let expired = """
        -----BEGIN CERTIFICATE-----
        MIIBLjCB1qADAgECAgEHMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDERpcmVjdG9y
        eSBDQTAeFw0yMDAxMDEwMDAwMDBaFw0yNTAxMDEwMDAwMDBaMBcxFTATBgNVBAMM
        DERpcmVjdG9yeSBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBxuN+Lq1kJM
        U8PzyRapw4WuzB+IoXEQIIRg94xw8No0wFPgUBUevN6rMpfBr45EJYsLgrWHRT9K
        ZaVZQYbbrHajEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
        PEent0GjsWfvkM5zw7La+OHASnIaEMBrlirarpgVZq8CIGAM3aJC3B5i4gMF5VUG
        2Q/Xm0I0HDKjV0iqMhdGfiUa
        -----END CERTIFICATE-----
        """
    private static let leaf = """
        -----BEGIN CERTIFICATE-----
        MIIBKzCB06ADAgECAgEHMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDERpcmVjdG9y
        eSBDQTAeFw0yMDAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMBcxFTATBgNVBAMM
        DERpcmVjdG9yeSBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEAqM39bBnTY
        XKrsHBA3eW8ahA5gBZEwsr2MSe2ROPmWkHuMaBhUoBlj4WDhvJNI/seVMBvH6gR/
        iD2pkiM1moujEDAOMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDRwAwRAIgLKVn
        sqzvHtMAoCb2P2I39JSHXAvgMlvyMHauQMp8c0QCIDeP1UE7sCThAkCJT1WkmFoR
        LOsrpTd2fTHY0AmlJbya
        -----END CERTIFICATE-----
        """
    /// It says nothing about vouching at all.
    private static let bare = """
        -----BEGIN CERTIFICATE-----
        MIIBGjCBwaADAgECAgEHMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDERpcmVjdG9y
        eSBDQTAeFw0yMDAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMBcxFTATBgNVBAMM
        DERpcmVjdG9yeSBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDuOQ3RXvPGk
        Q4YurQQgBf24MpGzAHTaA8GzhmAZil/HqncI+5YMysL/njejMaeHOkF4ujuGYaax
        dqt8humPcOYwCgYIKoZIzj0EAwIDSAAwRQIhAOMMtZv85G4OEmDdxddkyZnfiUzn
        vCVQEAaFSXN9X9i4AiB2gqOhVyHN9NXt5cilykpI1OuSrNDLvjk48aJWVFJ3ew==
        -----END CERTIFICATE-----
        """
    /// 22 November 2026
    private static let now = Timestamp(milliseconds: 1_795_356_309_000)

    @Test(
        "Authorities are taken, one or several, whatever the line ends",
        arguments: [
            authority, lasting, "\(authority)\n\n\(lasting)\n", "\(expired)\n\(authority)",
            authority.replacing("\n", with: "\r\n"),
        ])
    func taken(_ text: String) {
        #expect(AuthorityCertificates.fault(in: text, at: Self.now) == nil)
    }

    @Test(
        "What is wrong is named",
        arguments: [
            ("", ConnectionFault.Problem.malformed), ("hello", .malformed),
            ("\(authority)\n-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----", .malformed),
            ("-----BEGIN CERTIFICATE-----\nMIIB", .malformed), ("Subject: CN=x\n\(authority)", .malformed),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", .certificateUnreadable),
            ("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----", .certificateUnreadable),
            (expired, .certificateExpired), ("\(expired)\n\(leaf)", .notAnAuthority), (leaf, .notAnAuthority),
            (bare, .notAnAuthority),
        ])
    func faulty(_ text: String, _ problem: ConnectionFault.Problem) {
        #expect(AuthorityCertificates.fault(in: text, at: Self.now) == problem)
    }

    @Test("Each is listed with its name and its time; what is left of them vouches for nobody new")
    func listed() throws {
        let both = "\(Self.expired)\n\(Self.authority)"
        let list = AuthorityCertificates.list(in: both)
        #expect(list.map { $0.isValid(at: Self.now) } == [false, true])
        #expect(list.first?.notAfter == CalendarDay("2025-01-01")?.start)
        #expect(list.allSatisfy { !$0.name.isEmpty })
        #expect(AuthorityCertificates.list(in: "hello").isEmpty)
        #expect(AuthorityCertificates.isLeftOf(Self.authority, both))
        #expect(!AuthorityCertificates.isLeftOf(both, Self.authority))
        #expect(!AuthorityCertificates.isLeftOf("", both))
    }

    @Test("An authority is good until its last second")
    func lastSecond() throws {
        let end = try #require(CalendarDay("2025-01-01")).start
        #expect(AuthorityCertificates.fault(in: Self.expired, at: end) == nil)
        #expect(AuthorityCertificates.fault(in: Self.expired, at: end + .seconds(1)) == .certificateExpired)
    }

    @Test("However it is cut short or altered, there is an answer")
    func altered() {
        let body = Self.authority.split(separator: "\n").dropFirst().dropLast().joined()
        for length in stride(from: 0, to: body.count, by: 4) {
            let cut = "-----BEGIN CERTIFICATE-----\n\(body.prefix(length))\n-----END CERTIFICATE-----"
            #expect(AuthorityCertificates.fault(in: cut, at: Self.now) == .certificateUnreadable)
        }
        let characters = Array(body)
        for place in characters.indices {
            var other = characters
            other[place] = other[place] == "/" ? "A" : "/"
            _ = AuthorityCertificates.fault(
                in: "-----BEGIN CERTIFICATE-----\n\(String(other))\n-----END CERTIFICATE-----", at: Self.now)
        }
    }
}
