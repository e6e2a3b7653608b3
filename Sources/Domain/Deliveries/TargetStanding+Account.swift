extension TargetStanding {
    /// How an account stands in a target that follows it.
    ///
    /// A lock that ends by itself is not carried: whoever types wrong passwords here would keep somebody out of every
    /// directory as well, and nobody is told when it ends.
    ///
    /// - Parameter isLockedForGood: Until somebody unlocks it.
    package init(of account: Account, isLockedForGood: Bool) {
        let isIn =
            switch account.state {
            case .active, .staged: true
            case .suspended, .removed: false
            }
        self = isIn && account.expiredAt == nil && !isLockedForGood ? .enabled : .disabled
    }
}

extension BoundTarget {
    /// What a target has to be told of an account's standing; `nil` where nothing.
    ///
    /// An entry that was never touched is not enabled: it may be disabled there for reasons of its own. One that was disabled
    /// from here is enabled on return, whatever the rule is by then.
    package func standingOwed(_ standing: TargetStanding, under rule: LeavingRule) -> TargetStanding? {
        guard rule == .disable || standing == .enabled else { return nil }
        guard owed?.isDisablingOfOthers != true else { return nil }
        return standing == (owed?.standing ?? heldStanding ?? .enabled) ? nil : standing
    }
}
