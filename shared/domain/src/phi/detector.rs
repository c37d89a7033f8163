//! Marks texts that hold patient data, by rules over their words: the second net behind sealing every text.
//!
//! What it finds only decides whether opening a ticket's texts needs a grant; all text is sealed whatever it says. A
//! rule here never releases anything, so a miss costs a grant that was not asked for, and a false hit one asked in vain.
//!
//! **What is patient data here.** A number that belongs to one person by its shape (Social Security, Medicare, payment
//! card, vehicle) or by its label (record, chart, account, claim, member, driver's license); a date of birth; a date of
//! care, a phone, an e-mail, an address beside words about a patient; a name beside such words.
//!
//! **What is not.** The addresses of machines: IT tickets are full of the IP, MAC and serial numbers of workstations and
//! printers, which say nothing of a patient; they count only directly beside "patient's" or "her", or as the serial
//! number of an implant. Staff and vendors: "Dr. Patel cannot log in", "ask for Kim", a provider's NPI, a desk's
//! extension, the clinic's own numbers. Ticket numbers, error codes, versions, batches.
//!
//! **Limits.** A name with nothing beside it cannot be told from a vendor's, a colleague's or a word, and is not found
//! (a common given name with a last name is, where nothing speaks of staff);
//! nor is a surname in small letters without a title, nor a person described without being named. Photographs,
//! fingerprints, voices and faces are not text. English words and United States formats are what the rules know.

mod account;
mod address;
mod beside;
mod birth;
mod card;
mod company;
mod contact;
mod date;
mod device;
mod inverted;
mod label;
mod mbi;
mod name;
mod network;
mod number;
mod social;
mod spoken;
mod staff;
mod text;
mod titled;
mod vehicle;
mod vocabulary;

use std::ops::Range;

use text::Text;

/// What kind of identifier was found; the codes follow HIPAA's Safe Harbor list (45 CFR 164.514(b)(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A Social Security number, or its last digits where it is called that.
    Ssn,
    /// A Medicare beneficiary identifier.
    Mbi,
    /// A record, chart or patient number.
    Mrn,
    /// A date of birth.
    Dob,
    /// A date of care, or an age over 89.
    Date,
    /// A patient's telephone or fax number.
    Phone,
    /// A patient's e-mail address.
    Email,
    /// A patient's street or postal address.
    Address,
    /// A patient's ZIP code.
    Zip,
    /// The IP address of a patient's own device.
    Ip,
    /// The MAC address of a patient's own device.
    Mac,
    /// A web address that names a patient's record.
    Url,
    /// An account, claim, encounter, accession, authorization or prescription number.
    Account,
    /// A health plan beneficiary number.
    MemberId,
    /// A vehicle's number or plate.
    Vin,
    /// The serial number of a device that a patient wears or carries.
    DeviceSerial,
    /// A driver's license, passport or other certificate.
    Licence,
    /// A payment card.
    CreditCard,
    /// A name beside words about a patient.
    NameBeside,
    /// A diagnosis code beside a patient's identifier.
    Icd10Beside,
}

impl Class {
    /// The class's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ssn => "ssn",
            Self::Mbi => "mbi",
            Self::Mrn => "mrn",
            Self::Dob => "dob",
            Self::Date => "date",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Zip => "zip",
            Self::Ip => "ip",
            Self::Mac => "mac",
            Self::Url => "url",
            Self::Account => "account",
            Self::MemberId => "member_id",
            Self::Vin => "vin",
            Self::DeviceSerial => "device_serial",
            Self::Licence => "licence",
            Self::CreditCard => "credit_card",
            Self::NameBeside => "name_beside",
            Self::Icd10Beside => "icd10_beside",
        }
    }
}

/// An identifier in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub class: Class,
    /// Where it stands: bytes of the text, on character boundaries.
    pub at: Range<usize>,
}

/// Finds patient data in a text, in the order of the text. Takes time linear in its length.
#[must_use]
pub fn detect(text: &str) -> Vec<Found> {
    let text = Text::read(text);
    let mut found = Vec::new();
    // Names first: what stands beside them is judged by them.
    for find in [
        titled::find,
        spoken::find,
        inverted::find,
        social::find,
        mbi::find,
        card::find,
        vehicle::find,
        label::find,
        account::find,
        device::find,
        birth::find,
    ] {
        find(&text, &mut found);
    }
    beside::names(&text, &mut found);
    for find in [contact::find, network::find, address::find, beside::find] {
        find(&text, &mut found);
    }
    tidy(found)
}

/// Whether a text holds patient data that the rules can see.
#[must_use]
pub fn holds_phi(text: &str) -> bool {
    !detect(text).is_empty()
}

/// In the order of the text, without what lies inside something longer.
fn tidy(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|one| (one.at.start, usize::MAX - one.at.end, one.class));
    let mut end = 0;
    found.retain(|one| {
        let new = one.at.end > end;
        end = end.max(one.at.end);
        new
    });
    found
}
