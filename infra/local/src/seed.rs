//! temporary seed
use lambda::app::App;
use serde_json::json;
pub async fn plant(app: &App) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let practice: domain::practice::Practice = serde_json::from_value(
        json!({"id":"lakeside","name":"Lakeside","zone":"America/Chicago","hours":{"mon":["08:00-17:00"],"tue":["08:00-17:00"],"wed":["08:00-17:00"],"thu":["08:00-17:00"],"fri":["08:00-17:00"]},"locations":[{"id":"main"},{"id":"east"}]}),
    )?;
    let topic = |name: &str| {
        let sns = app.sns.clone();
        let name = format!("{}lakeside-{name}", app.config.topic_prefix);
        async move {
            sns.create_topic()
                .name(name)
                .send()
                .await
                .map(|a| a.topic_arn.unwrap_or_default())
        }
    };
    let mut people = vec![];
    for role in ["staff", "technician", "manager", "monitor", "auditor"] {
        let ch = if role == "technician" || role == "manager" {
            json!([{"kind":"sms","to":"+13125550100","confirmed":true}])
        } else {
            json!([])
        };
        let t = topic(role).await?;
        people.push(serde_json::from_value(json!({"id":role,"name":role,"roles":[role],"skills":["ehr","desk"],"channels":ch,"topic":t}))?);
    }
    let systems: Vec<domain::practice::System> = ["ehr", "printer", "billing", "network"]
        .iter()
        .map(|k| {
            serde_json::from_value(json!({"id":k,"name":k,"kind":k}))
                .unwrap_or_else(|_| std::process::abort())
        })
        .collect();
    app.store
        .create_practice(&practice, &people, &systems)
        .await?;
    let schedule = serde_json::from_value(
        json!({"zone":"America/Chicago","rotation":{"people":["technician"],"starts_on":"2024-01-01","handover":"08:00","days":7},"overrides":[]}),
    )?;
    app.store
        .save_schedule(
            &practice.id,
            &domain::ids::ScheduleId::new("primary")?,
            &schedule,
        )
        .await?;
    for role in ["staff", "technician", "manager", "monitor", "auditor"] {
        let secret = format!("local-lakeside-{role}");
        let key = aws::store::key::ApiKey {
            id: format!("k-{role}"),
            person: domain::ids::PersonId::new(role)?,
            practices: [practice.id.clone()].into(),
            operator: false,
            label: "seed".into(),
            created_at: app.clock.now(),
            hash: aws::store::key::sha256_hex(secret.as_bytes()),
        };
        app.store.create_key(&practice.id, &key).await?;
    }
    Ok(())
}
