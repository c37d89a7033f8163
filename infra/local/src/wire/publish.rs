//! Reading the pages out of SNS requests, for an SNS that does not keep them itself.

use std::collections::BTreeMap;

use super::answer::between;
use crate::clock;
use crate::page::SentPage;

/// The messages of a `Publish` or `PublishBatch` that SNS took.
pub(super) fn pages(
    operation: &str,
    form: &BTreeMap<String, String>,
    answer: &[u8],
) -> Vec<SentPage> {
    match operation {
        "Publish" => page(form, "").into_iter().collect(),
        "PublishBatch" => {
            let answer = String::from_utf8_lossy(answer);
            let taken = between(&answer, "<Successful>", "</Successful>").unwrap_or_default();
            (1..)
                .map(|number| format!("PublishBatchRequestEntries.member.{number}."))
                .map_while(|prefix| Some((form.get(&format!("{prefix}Id"))?, prefix)))
                .filter(|(id, _)| taken.contains(&format!("<Id>{id}</Id>")))
                .filter_map(|(_, prefix)| page(form, &prefix))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn page(form: &BTreeMap<String, String>, prefix: &str) -> Option<SentPage> {
    let attribute = |number: u32| {
        let entry = format!("{prefix}MessageAttributes.entry.{number}");
        let name = form.get(&format!("{entry}.Name"))?;
        let value = form.get(&format!("{entry}.Value.StringValue"));
        let value = value.or_else(|| form.get(&format!("{entry}.Value.BinaryValue")))?;
        Some((name.clone(), value.clone()))
    };
    Some(SentPage {
        at: clock::now(),
        topic: form.get("TopicArn")?.clone(),
        attributes: (1..).map_while(attribute).collect(),
        text: form.get(&format!("{prefix}Message"))?.clone(),
        matched: None,
    })
}
