//! Backups, where they are turned on.

use super::{of_type, property};

/// A vault refuses what is to be kept for less than its lock says, and every backup with it.
#[test]
fn every_backup_is_kept_for_as_long_as_its_vault_asks() {
    let [(_, vault)] = of_type("AWS::Backup::BackupVault").try_into().unwrap();
    let least = property(&vault, "LockConfiguration")["MinRetentionDays"].as_u64();
    assert!(least.is_some());
    let [(_, plan)] = of_type("AWS::Backup::BackupPlan").try_into().unwrap();
    let plan = property(&plan, "BackupPlan");
    let rules = plan["BackupPlanRule"].as_sequence().unwrap();
    assert!(!rules.is_empty());
    for rule in rules {
        let kept = rule["Lifecycle"]["DeleteAfterDays"].as_u64();
        assert!(kept >= least, "{rule:?}");
    }
}
