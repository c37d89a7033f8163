//! The rows of a practice's PHI log, read past the functions, and what a stranger finds in them.

use aws::item::Item;
use aws::keys::audit as keys;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::hash::Hash;
use domain::audit::record::{Envelope, LogName};
use domain::audit::verify::{Receipt, Stored, Verified, Verifier, Witnesses};
use domain::ids::PracticeId;

use crate::clinic::Clinic;
use crate::table::client;

/// A practice's log as it is stored.
#[derive(Debug, Clone)]
pub struct PhiLog {
    /// Its name.
    pub name: LogName,
    /// Its rows, in the order of their sort keys.
    pub rows: Vec<Item>,
}

impl PhiLog {
    /// Reads all rows of a practice's log.
    ///
    /// # Panics
    /// When DynamoDB does not answer.
    pub async fn of(clinic: &Clinic, practice: &str) -> Self {
        let practice = PracticeId::new(practice).expect("a slug");
        let table = &clinic.app().config.audit_table;
        let mut rows = Vec::new();
        let mut from = None;
        loop {
            let query = client(clinic).query().table_name(table);
            let query = query
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", AttributeValue::S(keys::log(&practice)))
                .consistent_read(true)
                .set_exclusive_start_key(from);
            let answer = query.send().await.expect("a query");
            rows.extend(answer.items.unwrap_or_default());
            from = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() {
                break;
            }
        }
        let name = clinic.app().recorder.log(&practice).expect("a name");
        Self { name, rows }
    }

    /// The clear halves, in order.
    ///
    /// # Panics
    /// When one cannot be read.
    #[must_use]
    pub fn envelopes(&self) -> Vec<Envelope> {
        let read = |row: &Item| Envelope::read(bytes(row, "env")).expect("a record");
        self.rows.iter().map(read).collect()
    }

    /// What a stranger finds who was given these rows and these receipts.
    #[must_use]
    pub fn verify(&self, receipts: Vec<Receipt>) -> Verified {
        let witnesses = Witnesses {
            receipts,
            roots: Vec::new(),
        };
        let nobody = |_: &_, _: &[u8], _: &[u8]| false;
        let notes: [&str; 0] = [];
        self.read_by(Verifier::new(
            self.name.clone(),
            &notes,
            &[],
            &nobody,
            &witnesses,
        ))
    }

    /// What a verifier finds in these rows.
    #[must_use]
    pub fn read_by(&self, mut verifier: Verifier) -> Verified {
        for row in &self.rows {
            let leaf = bytes(row, "lh").try_into().ok().map(Hash);
            verifier.push(Stored {
                envelope: bytes(row, "env"),
                ciphertext: Some(bytes(row, "ct")),
                leaf,
            });
        }
        verifier.finish()
    }

    /// Judges the log: every place from 0 on is taken once, and nothing is found.
    ///
    /// # Panics
    /// When it is not sound.
    pub fn assert_sound(&self, receipts: Vec<Receipt>, case: &str) {
        for (place, envelope) in self.envelopes().iter().enumerate() {
            assert_eq!(envelope.entry.tail.seq, place as u64, "{case}");
        }
        let verified = self.verify(receipts);
        assert!(verified.sound, "{case}: {:?}", verified.findings);
        assert!(
            verified.findings.is_empty(),
            "{case}: {:?}",
            verified.findings
        );
        assert_eq!(verified.verified_to, self.rows.len() as u64, "{case}");
    }
}

/// The bytes of an attribute, text or binary.
fn bytes<'a>(row: &'a Item, name: &str) -> &'a [u8] {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text.as_bytes(),
        Some(AttributeValue::B(blob)) => blob.as_ref(),
        _ => &[],
    }
}
