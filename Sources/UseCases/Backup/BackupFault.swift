package import Formats

/// Why a backup could not be made or put back. Nothing has changed then.
package enum BackupFault: Error, Hashable, Sendable {
    case system(path: String, SystemFault)
    case notABackup
    case unknownFormat(Int)
    case otherSchema(backup: Int, program: Int)
    /// The file ends before its footer.
    case cutOff
    /// A line is none, or the seal does not fit what the lines say.
    case damaged(line: Int)
    /// The key file is not the one that the backup's installation was made with.
    case wrongKeyFile
    /// The database holds accounts, and nobody said that they may go.
    case notEmpty
}

extension BackupFault: CustomStringConvertible {
    /// What is wrong and what mends it.
    package var description: String {
        switch self {
        case .system(let path, let fault):
            "\(path) can't be used (\(fault)). Check the folder, its space and its owner."
        case .notABackup: "The file is no backup of Lockstep. Name the one that `lockstep backup` wrote."
        case .unknownFormat(let format):
            "The backup has format \(format), which this version does not know. Use the version that wrote it."
        case .otherSchema(let backup, let program):
            "The backup has schema \(backup) and this version \(program). "
                + "Restore it with the version that wrote it, then upgrade."
        case .cutOff: "The backup ends too early. Copy it again from where it was written, or use another one."
        case .damaged(let line): "The backup was altered or damaged, up to line \(line). Use another one."
        case .wrongKeyFile:
            "The key file is not the one of the backup's installation. Put the one back that was kept with the backup."
        case .notEmpty:
            "The database holds accounts. Name an empty one, or say --replace to give up what it holds."
        }
    }
}
