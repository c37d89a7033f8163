//! One part of a workbook as events, within its bounds.

use std::cell::Cell;
use std::io::{self, BufReader, Read, Seek};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::ask::Unreadable;
use crate::row::ROW_MAX;

/// The most bytes that are unpacked for one event: a cell's text, and what the reader reads ahead.
const EVENT_MAX: u64 = ROW_MAX as u64 + 256 * 1024;

/// Why a workbook does not read.
pub(super) fn bad(why: &'static str) -> Unreadable {
    Unreadable::Sheet { why }
}

/// What is unpacked, so far and no further.
pub(super) struct Bounded<R> {
    input: R,
    left: u64,
    run: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        let (left, run) = (
            self.left.checked_sub(read as u64),
            self.run.get().checked_sub(read as u64),
        );
        let (Some(left), Some(run)) = (left, run) else {
            return Err(io::Error::other("more is unpacked than is allowed"));
        };
        self.left = left;
        self.run.set(run);
        Ok(read)
    }
}

/// The events of a part.
pub(super) struct Events<R> {
    reader: Reader<R>,
    piece: Vec<u8>,
    run: Rc<Cell<u64>>,
}

/// A part of a workbook that is being read.
pub(super) type Part<'a, I> = Events<BufReader<Bounded<ZipFile<'a, I>>>>;

/// Opens a part; nothing when it is not there.
pub(super) fn open<'a, I: Read + Seek>(
    archive: &'a mut ZipArchive<I>,
    name: &str,
    most: u64,
) -> Result<Option<Part<'a, I>>, Unreadable> {
    let input = match archive.by_name(name) {
        Ok(input) => input,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(bad("a part of it cannot be unpacked")),
    };
    let run = Rc::new(Cell::new(EVENT_MAX));
    let bounded = Bounded {
        input,
        left: most,
        run: Rc::clone(&run),
    };
    Ok(Some(Events {
        reader: Reader::from_reader(BufReader::with_capacity(64 * 1024, bounded)),
        piece: Vec::new(),
        run,
    }))
}

impl<R: io::BufRead> Events<R> {
    /// The next event; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, Unreadable> {
        self.piece.clear();
        self.run.set(EVENT_MAX);
        match self.reader.read_event_into(&mut self.piece) {
            Ok(Event::Eof) => Ok(None),
            Ok(event) => Ok(Some(event)),
            Err(quick_xml::Error::Io(_)) => {
                Err(bad("it unpacks to more than is allowed, or is cut off"))
            }
            Err(_) => Err(bad("its XML is not sound")),
        }
    }
}

/// Adds the text of an event.
pub(super) fn push(event: Event<'_>, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.into_inner()),
        Event::CData(part) => text.push_str(&part.into_inner()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(character)) => text.push(character),
            _ => text.push_str(match &*reference.into_inner() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Small elements, each within bounds, and together beyond them.
    #[test]
    fn a_part_unpacks_so_far_and_no_further() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("strings", SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&b"<a>x</a>".repeat(40_000)).unwrap();
        let mut archive = ZipArchive::new(zip.finish().unwrap()).unwrap();
        for (most, whole) in [(320_000, true), (319_999, false)] {
            let mut events = open(&mut archive, "strings", most).unwrap().unwrap();
            let end = loop {
                match events.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => break true,
                    Err(error) => break !error.to_string().contains("unpacks to more"),
                }
            };
            assert_eq!(end, whole, "{most}");
        }
        assert!(open(&mut archive, "elsewhere", 1).unwrap().is_none());
    }
}
