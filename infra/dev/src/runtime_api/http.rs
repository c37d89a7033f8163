//! As much of HTTP/1.1 as a Lambda runtime's client speaks.

use std::io::{self, BufRead, Read, Write};

/// A request, whole.
pub struct Request {
    /// Its path, with the query.
    pub path: String,
    /// Its body, with the chunking taken off.
    pub body: Vec<u8>,
}

/// Reads the next request of a connection; `None` when the other side closed it between two.
///
/// # Errors
/// When the connection breaks or does not speak HTTP.
pub fn read(stream: &mut impl BufRead) -> io::Result<Option<Request>> {
    let Some(head) = read_head(stream)? else {
        return Ok(None);
    };
    let path = head.split(' ').nth(1).ok_or_else(malformed)?.to_owned();
    let header = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let body = if header("transfer-encoding")
        .is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    {
        read_chunks(stream)?
    } else {
        let length =
            header("content-length").map_or(Ok(0), |text| text.parse().map_err(|_| malformed()))?;
        read_exactly(stream, length)?
    };
    Ok(Some(Request { path, body }))
}

/// Writes a whole response.
///
/// # Errors
/// When the connection breaks.
pub fn write(stream: &mut impl Write, response: &[u8]) -> io::Result<()> {
    stream.write_all(response)?;
    stream.flush()
}

/// The response that hands out an event. The deadline is far off: nothing here enforces one.
pub fn event(body: &[u8]) -> Vec<u8> {
    let mut response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         lambda-runtime-aws-request-id: 00000000-0000-7000-8000-000000000000\r\n\
         lambda-runtime-deadline-ms: 4102444800000\r\n\
         lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:000000000000:function:local\r\n\
         lambda-runtime-trace-id: Root=1-00000000-000000000000000000000000\r\n\r\n",
        body.len()
    )
    .into_bytes();
    response.extend_from_slice(body);
    response
}

/// The response that takes an answer.
pub fn accepted() -> Vec<u8> {
    b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n".to_vec()
}

/// The request line and the headers, to the blank line.
fn read_head(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut head = String::new();
    if stream.read_line(&mut head)? == 0 {
        return Ok(None);
    }
    loop {
        let line = read_line(stream)?;
        if line.is_empty() {
            return Ok(Some(head));
        }
        head.push_str(&line);
        head.push('\n');
    }
}

fn read_chunks(stream: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_line(stream)?;
        let size = line.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).map_err(|_| malformed())?;
        if size == 0 {
            // Trailers, to the blank line.
            while !read_line(stream)?.is_empty() {}
            return Ok(body);
        }
        body.extend(read_exactly(stream, size)?);
        read_line(stream)?;
    }
}

/// A line without its end; the other side may not stop in the middle of one.
fn read_line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let whole = line.strip_suffix('\n').ok_or_else(malformed)?;
    Ok(whole.trim_end_matches('\r').to_owned())
}

fn read_exactly(stream: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not an HTTP request")
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write};
    use std::net::{TcpListener, TcpStream};

    use super::read;

    #[test]
    fn reads_plain_and_chunked_bodies_off_one_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let mut server = BufReader::new(listener.accept().unwrap().0);
        client
            .write_all(b"GET /next HTTP/1.1\r\nhost: a\r\n\r\n")
            .unwrap();
        client
            .write_all(b"POST /r HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
            .unwrap();
        client.write_all(b"POST /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n").unwrap();
        drop(client);
        let mut next = || read(&mut server).unwrap();
        let plain = next().unwrap();
        assert_eq!(
            (plain.path.as_str(), plain.body.as_slice()),
            ("/next", &b""[..])
        );
        assert_eq!(next().unwrap().body, b"abc");
        assert_eq!(next().unwrap().body, b"def");
        assert!(next().is_none());
    }
}
