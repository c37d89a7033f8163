//! A real Alertmanager in front of the gateway: what it fires opens once, what it repeats changes nothing, what it
//! resolves ends.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::figure;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What Debian calls it, and what its project does.
const PROGRAMS: [&str; 2] = ["prometheus-alertmanager", "alertmanager"];
/// How long anything may take, in steps.
const STEPS: u32 = 80;
/// How long a step is.
const STEP: Duration = Duration::from_millis(100);

fn installed() -> Option<&'static str> {
    PROGRAMS.into_iter().find(|program| {
        let asked = Command::new(program).arg("--version").output();
        asked.is_ok_and(|answer| answer.status.success())
    })
}

/// A running Alertmanager on a free port of this machine; it ends with the test.
struct Alertmanager {
    child: Child,
    folder: std::path::PathBuf,
    port: u16,
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        let _ended = self.child.kill().and_then(|()| self.child.wait());
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

impl Alertmanager {
    async fn start(program: &str, gateway: u16) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let name = format!("statdesk-alertmanager-{}-{port}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.yml"), config(gateway)).unwrap();
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let child = Command::new(program)
            .current_dir(&folder)
            .args(["--config.file=config.yml", "--storage.path=data"])
            .arg("--cluster.listen-address=")
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let started = Self {
            child,
            folder,
            port,
        };
        for _ in 0..STEPS {
            if started
                .ask("GET", "/-/ready", "")
                .await
                .is_some_and(|(status, _)| status == 200)
            {
                return started;
            }
            tokio::time::sleep(STEP).await;
        }
        panic!("it does not start: {}", started.log());
    }

    /// A request of HTTP/1.0, so that the answer ends with the connection.
    async fn ask(&self, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let kind = "content-type: application/json";
        let length = body.len();
        let request =
            format!("{method} {path} HTTP/1.0\r\n{kind}\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, body.to_owned()))
    }

    async fn send(&self, alerts: Vec<Value>) {
        let body = json!(alerts).to_string();
        let sent = self.ask("POST", "/api/v2/alerts", &body).await;
        assert_eq!(sent.map(|(status, _)| status), Some(200), "{}", self.log());
    }

    /// What its metrics say of its webhooks: how many notifications it sent, and how many of them failed.
    async fn notified(&self) -> (u64, u64) {
        let (_, metrics) = self.ask("GET", "/metrics", "").await.unwrap();
        let of = |name: &str| -> u64 {
            let lines = metrics.lines().filter(|line| {
                line.strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with("{integration=\"webhook\""))
            });
            let counts = lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
            counts.map(|count| count as u64).sum()
        };
        (
            of("alertmanager_notifications_total"),
            of("alertmanager_notifications_failed_total"),
        )
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

/// One route with our key in the header, and one for what can only be told an address.
fn config(gateway: u16) -> String {
    let base = format!("http://127.0.0.1:{gateway}/v1");
    format!(
        "route:
  receiver: by-key
  group_by: [alertname]
  group_wait: 500ms
  group_interval: 1s
  repeat_interval: 1s
  routes:
    - receiver: by-path
      matchers: ['route = \"path\"']
receivers:
  - name: by-key
    webhook_configs:
      - url: {base}/probes/alertmanager
        send_resolved: true
        http_config: {{authorization: {{credentials: lakeside-monitor}}}}
  - name: by-path
    webhook_configs:
      - url: {base}/in/lakeside-monitor/alertmanager
        send_resolved: true
"
    )
}

/// An alert as Prometheus sends it, over now or not.
fn alert(labels: Value, over: bool) -> Value {
    let mut alert = json!({"labels": labels, "annotations": {"summary": "It does not answer"}});
    if over {
        alert["endsAt"] = json!(local::now().to_string());
    }
    alert
}

/// Two of the EHR in one group, and one of billing by the other way.
fn all(over: bool) -> Vec<Value> {
    let ehr = |instance: &str| json!({"alertname": "EhrDown", "system": "ehr", "site": "main", "severity": "critical", "instance": instance});
    let billing = json!({"alertname": "ClaimsDown", "system": "billing", "site": "east", "severity": "critical",
                         "route": "path"});
    [ehr("one"), ehr("two"), billing]
        .map(|labels| alert(labels, over))
        .into()
}

/// The tickets as `<title> <status>`, those that belong to an incident marked, sorted.
async fn tickets(clinic: &Clinic) -> Vec<String> {
    let of = |ticket: &Value| {
        let joined = if ticket["incident"].is_null() {
            ""
        } else {
            " joined"
        };
        let word = |name: &str| ticket[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}{joined}", word("title"), word("status"))
    };
    let mut all: Vec<_> = clinic.all_tickets().await.iter().map(of).collect();
    all.sort();
    all
}

/// Waits, the desk's clock with the machine's and its schedules running, until the tickets are so.
async fn until(clinic: &Clinic, alertmanager: &Alertmanager, wanted: [&str; 3]) {
    for _ in 0..STEPS {
        clinic.set(&local::now().to_string());
        clinic.look().await;
        if tickets(clinic).await == wanted {
            return;
        }
        tokio::time::sleep(STEP).await;
    }
    let found = tickets(clinic).await;
    panic!("{found:#?} {}", alertmanager.log());
}

/// "Fired, grouped, repeated, resolved": by a key in the header, and by one in the path.
#[tokio::test]
async fn a_real_alertmanager_opens_once_and_resolves() {
    let Some(program) = installed() else {
        eprintln!("SKIPPED: no Alertmanager, so its webhooks were not tried as it sends them");
        return;
    };
    let began = local::now();
    let clinic = Clinic::open().await;
    clinic.set(&local::now().to_string());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = listener.local_addr().unwrap().port();
    let serving = clinic.desk.gateway.clone();
    tokio::spawn(serving.serve(listener, std::future::pending()));
    let alertmanager = Alertmanager::start(program, gateway).await;
    alertmanager.send(all(false)).await;
    let open = [
        "Billing down, whole site, east open",
        "EHR down, whole site, main open",
        "EHR down, whole site, main open joined",
    ];
    until(&clinic, &alertmanager, open).await;
    let pages = clinic.pages().len();
    let (sent, _) = alertmanager.notified().await;
    // It says the same again, to both receivers.
    for step in 0.. {
        clinic.set(&local::now().to_string());
        if alertmanager.notified().await.0 >= sent + 4 {
            break;
        }
        assert!(step < STEPS, "{}", alertmanager.log());
        tokio::time::sleep(STEP).await;
    }
    assert_eq!(tickets(&clinic).await, open, "repeated");
    assert_eq!(clinic.pages().len(), pages, "nobody is paged again");
    alertmanager.send(all(true)).await;
    let over = [
        "Billing down, whole site, east resolved",
        "EHR down, whole site, main resolved",
        "EHR down, whole site, main resolved joined",
    ];
    until(&clinic, &alertmanager, over).await;
    let (sent, failed) = alertmanager.notified().await;
    assert_eq!(failed, 0, "{}", alertmanager.log());
    figure!(
        "a real Alertmanager",
        "{sent} notifications, 3 tickets, {pages} pages, {:.1} s",
        began.duration_until(local::now()).as_secs_f64()
    );
}
