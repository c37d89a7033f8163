//! A bundle of a part of the log: read whole before it is recorded, packed after.

use std::io::{Cursor, Write};

use aws::audit::{Receipt, public_key};
use aws::fault::Fault;
use domain::audit::export::bundle::{Draft, Kept, Manifest, PublicKey, PublicKeys, VERSION};
use domain::audit::record::{Envelope, Purpose};
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::request::Request;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::export::Part;
use crate::span::Span;
use crate::walk::{self, Going};

/// The most bytes of records in a bundle; what is left of its size is for notes and proofs.
const RECORDS_MAX: usize = 3 << 20;
/// The most records in a bundle: so many tickets' tails fit into its proofs.
const COUNT_MAX: u64 = 4000;

/// A bundle whose record is not written yet.
pub struct Gathered {
    draft: Draft,
    /// Where the rest of the span begins, if it did not fit.
    next: Option<u64>,
}

/// Reads as much of a span as fits into a bundle.
pub async fn gather(app: &App, admitted: &Admitted, span: Span) -> Result<Gathered, Failure> {
    let practice = &admitted.caller.practice;
    let log = app.recorder.log(practice)?;
    let key = &app.config.audit_sign_key;
    let spki = public_key::fetch(&app.kms, key).await?;
    let (notes, size) = walk::notes(app, practice, span.from).await?;
    let mut start = walk::start(app, practice, &log, span.from).await?;
    let most = span.to.min(span.from.saturating_add(COUNT_MAX));
    let (mut records, mut to, mut going) = (String::new(), span.from, Going::default());
    walk::rows(app, practice, (span.from, most), |row| {
        let line = Kept {
            seq: row.seq,
            envelope: &row.envelope,
            ciphertext: row.ciphertext.as_deref(),
            data_key: &row.data_key,
            under: &row.under,
            leaf: row.leaf,
        }
        .line();
        // One record always fits: a row of the table is smaller than that.
        if !records.is_empty() && records.len() + line.len() > RECORDS_MAX {
            return false;
        }
        if let Ok(envelope) = Envelope::read(row.envelope.as_bytes()) {
            going.meet(&envelope);
        }
        records.push_str(&line);
        to = row.seq.saturating_add(1);
        true
    })
    .await?;
    if span.from > 0 {
        start.tickets = going.tails(app, practice).await?;
    }
    // A range that ends with the log carries every note, so that a log that was cut is seen to be.
    let next = (to < size).then_some(to);
    let within = |covers: u64| next.is_none() || covers <= to;
    let notes: Vec<(u64, String)> = notes
        .into_iter()
        .filter(|(covers, _)| within(*covers))
        .collect();
    let anchored_to = match notes.last() {
        Some((covers, _)) => *covers,
        None => {
            let before = app.log.checkpoint_until(practice, span.from).await?;
            before.map_or(0, |kept| kept.size)
        }
    };
    let draft = Draft {
        manifest: Manifest {
            format: VERSION.to_owned(),
            log: log.as_str().to_owned(),
            practice: practice.to_string(),
            from: span.from,
            to,
            next,
            anchored_to,
            exporter: admitted.caller.person.to_string(),
            purpose: Purpose::Compliance.as_str().to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            record: 0,
            files: Default::default(),
        },
        records,
        notes: notes.into_iter().map(|(_, note)| note).collect(),
        keys: PublicKeys {
            log: log.as_str().to_owned(),
            keys: vec![PublicKey::of(key, &spki)],
        },
        start: (span.from > 0).then_some(start),
    };
    Ok(Gathered {
        draft,
        next: (to < span.to).then_some(to),
    })
}

impl Gathered {
    /// The number after the last record.
    pub fn to(&self) -> u64 {
        self.draft.manifest.to
    }

    /// The file, once its leaving is recorded.
    pub fn pack(
        mut self,
        request: &Request,
        admitted: &Admitted,
        receipt: &Receipt,
    ) -> Result<Part, Failure> {
        let manifest = &mut self.draft.manifest;
        manifest.at = request.now;
        manifest.record = receipt.seq;
        let practice = &admitted.caller.practice;
        let name = format!("phi-log-{practice}-{}-{}.zip", manifest.from, manifest.to);
        let bytes = zipped(self.draft.files());
        let bytes = bytes.map_err(|_| Fault::Corrupt("a bundle".to_owned()))?;
        Ok(Part {
            media: "application/zip",
            name,
            bytes,
            next: self.next,
        })
    }
}

/// A container that is the same bytes for the same files: nothing of the day or the machine is in it.
fn zipped(files: Vec<(&'static str, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
