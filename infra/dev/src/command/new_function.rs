//! `cargo dev new-function`: a function that compiles, is deployed, and keeps the rules of the house.

mod insert;

use std::path::Path;

use super::Command;
use crate::{advice::Advice, root::Root};

pub const COMMAND: Command = Command {
    name: "new-function",
    about: "add a function: folder, workspace line, template resource, checklist",
    help: "
usage: cargo dev new-function <name> [--route \"GET /v1/things\"]…

Makes functions/<name> with its manifest, entry and flow, adds it to the workspace's dependencies and to
template.yaml with a role that may do nothing yet, and prints what is left to do. `cargo dev check` passes afterwards.

  --route \"METHOD PATH\"   send this route of the HTTP API to it; may be given more than once",
    run,
};

const MANIFEST: &str = include_str!("new_function/scaffold/manifest.txt");
const ENTRY: &str = include_str!("new_function/scaffold/entry.txt");
const FLOW: &str = include_str!("new_function/scaffold/flow.txt");
const RESOURCE: &str = include_str!("new_function/scaffold/resource.txt");
const CHECKLIST: &str = include_str!("new_function/scaffold/checklist.txt");

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let (mut name, mut routes) = (None, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("route") => {
                routes.push(route(&lexopt::ValueExt::string(args.value()?)?)?)
            }
            lexopt::Arg::Value(word) if name.is_none() => {
                name = Some(lexopt::ValueExt::string(word)?)
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let name =
        name.ok_or_else(|| Advice::new("a name is needed", "cargo dev help new-function"))?;
    require_name(&name)?;
    let folder = root.join("functions").join(&name);
    if folder.exists() {
        return Err(Advice::new(
            format!("functions/{name} exists already"),
            "choose another name",
        ));
    }
    // Both texts are made before anything is written, so that a refusal leaves nothing half-done.
    let manifest = insert::dependency(&root.read("Cargo.toml")?, &name)?;
    let template = insert::resource(&root.read("template.yaml")?, &resource(&name, &routes))?;
    write(&folder.join("Cargo.toml"), &filled(MANIFEST, &name))?;
    write(&folder.join("src/main.rs"), &filled(ENTRY, &name))?;
    write(&folder.join("src/lib.rs"), &filled(FLOW, &name))?;
    write(&root.join("Cargo.toml"), &manifest)?;
    write(&root.join("template.yaml"), &template)?;
    println!("{}", filled(CHECKLIST, &name).trim());
    Ok(())
}

/// Lower-case words joined by dashes, two at least: what it works on, and what it does.
fn require_name(name: &str) -> Result<(), Advice> {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.contains('-')
        && name.split('-').all(word)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return Ok(());
    }
    Err(Advice::new(
        format!("`{name}` is not a function's name"),
        "two words at least, as in ticket-intake",
    ))
}

/// A method and a path of `GET /v1/things`.
fn route(text: &str) -> Result<(String, String), Advice> {
    match text.split_once(' ') {
        Some((method @ ("GET" | "POST" | "PUT" | "DELETE" | "HEAD"), path))
            if path.starts_with('/') =>
        {
            Ok((method.to_owned(), path.to_owned()))
        }
        _ => Err(Advice::new(
            format!("`{text}` is not a route"),
            "write it as in template.yaml: \"GET /v1/things\"",
        )),
    }
}

fn resource(name: &str, routes: &[(String, String)]) -> String {
    let mut text = filled(RESOURCE, name);
    if routes.is_empty() {
        return text.replace("EVENTS", "");
    }
    let mut events = "      Events:\n".to_owned();
    for (index, (method, path)) in routes.iter().enumerate() {
        events.push_str(&format!(
            "        Route{}:\n          Type: HttpApi\n          \
             Properties: {{ApiId: !Ref Api, Method: {method}, Path: \"{path}\"}}\n",
            index + 1
        ));
    }
    text = text.replace("EVENTS", &events);
    text
}

/// `NAME` is page-reply, `CRATE` page_reply, `TITLE` PageReply.
fn filled(scaffold: &str, name: &str) -> String {
    let title: String = name
        .split('-')
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect();
    scaffold
        .replace("TITLE", &title)
        .replace("CRATE", &name.replace('-', "_"))
        .replace("NAME", name)
}

fn write(path: &Path, text: &str) -> Result<(), Advice> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Advice::io("make", folder, &error))?;
    }
    std::fs::write(path, text).map_err(|error| Advice::io("write", path, &error))
}

#[cfg(test)]
mod tests {
    use super::{CHECKLIST, ENTRY, FLOW, MANIFEST, filled, require_name, resource, route};

    #[test]
    fn names_are_two_words_at_least() {
        for good in ["page-reply", "a1-b2", "one-two-three"] {
            require_name(good).unwrap();
        }
        for bad in [
            "page",
            "Page-Reply",
            "-a",
            "a-",
            "a--b",
            "../x-y",
            "1-a",
            "a_b-c",
        ] {
            require_name(bad).unwrap_err();
        }
    }

    #[test]
    fn scaffolds_are_filled_whole() {
        for scaffold in [MANIFEST, ENTRY, FLOW, CHECKLIST] {
            let text = filled(scaffold, "page-reply");
            for slot in ["NAME", "CRATE", "TITLE"] {
                assert!(!text.contains(slot), "{slot} in {text}");
            }
        }
        let routes = [route("GET /v1/things").unwrap()];
        let text = resource("page-reply", &routes);
        assert!(text.contains("CodeUri: target/lambda/page-reply"));
        assert!(text.contains("Method: GET, Path: \"/v1/things\""));
        assert!(!text.contains("EVENTS"));
    }

    #[test]
    fn a_route_is_a_method_and_a_path() {
        for bad in ["GET", "get /x", "GET x", "FETCH /x"] {
            route(bad).unwrap_err();
        }
    }
}
