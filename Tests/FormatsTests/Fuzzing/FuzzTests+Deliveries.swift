import Domain
import Formats

/// What a server and a connector that runs elsewhere send each other.
extension FuzzTests {
    static let deliveryTargets: [FuzzTarget] = [
        FuzzTarget("DeliveryBatch", seeds: [try DeliveryBatchTests.sample().json.bytes]) {
            DeliveryBatch($0)
        } holds: { batch, _ in
            DeliveryBatch(batch.json.bytes)?.work.map(\.lease) == batch.work.map(\.lease)
        },
        FuzzTarget(
            "DeliveryReport",
            seeds: try DeliveryBatchTests.sample().work.map { DeliveryReport($0, .failed(.busy)).json.bytes }
        ) {
            JSON($0).flatMap(DeliveryReport.init)
        } holds: { report, _ in
            JSON(report.json.bytes).flatMap(DeliveryReport.init) == report
        },
        FuzzTarget(
            "ConnectorTokenFile",
            seeds: [TokenKind.connector, .connectorRegistration].map {
                Array("\(Chance.seeded(5).token($0).text.exposed)\n".utf8)
            }
        ) {
            String(validating: $0, as: UTF8.self).flatMap(ConnectorTokenFile.token)
        } holds: { token, _ in
            [.connector, .connectorRegistration].contains(token.kind)
        },
    ]
}
