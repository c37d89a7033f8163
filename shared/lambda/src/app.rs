//! The application of one execution environment: clients, configuration, clock and ids.

use std::sync::Arc;

use aws::anchor::Lock;
use aws::audit::checkpoint::Checkpoints;
use aws::audit::reader::Reader;
use aws::audit::{Book, Recorder};
use aws::client::{self, Kms, SdkConfig, Sns};
use aws::linker::Linker;
use aws::monitor::Monitor;
use aws::sealer::Sealer;
use aws::signer::Signer;
use aws::store::Store;
use aws::teller::Teller;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use domain::ids::{PracticeId, TicketId};
use domain::practice::Setup;
use jiff::Timestamp;
use uuid::Uuid;

use crate::failure::Failure;

/// What template.yaml tells a function.
#[derive(Debug, Clone)]
pub struct Config {
    /// The `desk` table.
    pub desk_table: String,
    /// The `monitor` table.
    pub monitor_table: String,
    /// The KMS key of texts.
    pub text_key: String,
    /// The KMS HMAC key of links.
    pub link_key: String,
    /// The `audit` table: the PHI log.
    pub audit_table: String,
    /// The KMS key of the PHI log's bodies.
    pub audit_key: String,
    /// The KMS HMAC key that makes patients' numbers into tokens.
    pub audit_mac_key: String,
    /// The KMS key that signs checkpoints.
    pub audit_sign_key: String,
    /// How the names of logs begin.
    pub audit_log: String,
    /// The bucket where checkpoints are anchored outside of the table; none where anchoring is off.
    pub anchor_bucket: Option<String>,
    /// Who may remove an anchor before its time; none where anchoring is off.
    pub anchor_lock: Option<Lock>,
    /// Where the operator is paged.
    pub operator_topic: Option<String>,
    /// The practice whose alarms the account's own are, where EventBridge delivers them.
    pub alarm_practice: Option<String>,
    /// What is told outside, every minute, that all running clocks are in order; nobody where it is not set.
    pub heartbeat_url: Option<String>,
    /// Networks that may be looked at although they are not public; see `probe::Allow`.
    pub probe_allow: String,
    /// Authorities that stand for practices' own endpoints beside the public ones, in PEM.
    pub probe_roots: Option<String>,
    /// Something outside that always answers: where it cannot be reached either, it is we who are cut off.
    pub probe_reference: Option<String>,
    /// The stack's name, by which its metrics are told from another's.
    pub stack: String,
    /// How the names of people's topics begin.
    pub topic_prefix: String,
    /// The key under which SNS keeps what is on its way to them.
    pub message_key: String,
    /// The public address, without a slash at the end.
    pub base_url: String,
}

impl Config {
    /// Reads the environment, and names what is missing from it.
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where a function reads its environment"
    )]
    pub fn from_env() -> Result<Self, String> {
        Self::read(|name| std::env::var(name).ok()).map_err(|name| format!("{name} is not set"))
    }

    /// Reads variables by their names; the error is the name of one that is missing.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, &'static str> {
        let need = |name: &'static str| var(name).ok_or(name);
        let given = |name: &str| var(name).filter(|value| !value.is_empty());
        Ok(Self {
            desk_table: need("DESK_TABLE")?,
            monitor_table: need("MONITOR_TABLE")?,
            text_key: need("TEXT_KEY")?,
            link_key: need("LINK_KEY")?,
            audit_table: need("AUDIT_TABLE")?,
            audit_key: need("AUDIT_KEY")?,
            audit_mac_key: need("AUDIT_MAC_KEY")?,
            audit_sign_key: need("AUDIT_SIGN_KEY")?,
            audit_log: need("AUDIT_LOG")?,
            anchor_bucket: given("ANCHOR_BUCKET"),
            anchor_lock: given("ANCHOR_MODE").and_then(|mode| Lock::named(&mode)),
            operator_topic: given("OPERATOR_TOPIC"),
            alarm_practice: given("ALARM_PRACTICE"),
            heartbeat_url: given("HEARTBEAT_URL"),
            probe_allow: given("PROBE_ALLOW").unwrap_or_default(),
            probe_roots: given("PROBE_ROOTS"),
            probe_reference: given("PROBE_REFERENCE"),
            stack: need("STACK")?,
            topic_prefix: need("TOPIC_PREFIX")?,
            message_key: need("MESSAGE_KEY")?,
            base_url: need("BASE_URL")?.trim_end_matches('/').to_owned(),
        })
    }
}

/// The instant that a request is decided at: read once a request, to the millisecond.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one clock there is")]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock of one's own: a day can be played in a minute.
    pub fn new(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// Now, to the millisecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

/// Everything a function works with.
pub struct App {
    /// The `desk` table.
    pub store: Store,
    /// The `monitor` table.
    pub monitor: Monitor,
    /// Seals texts.
    pub sealer: Sealer,
    /// Makes and reads links.
    pub linker: Linker,
    /// Writes the PHI log.
    pub recorder: Recorder,
    /// Reads it.
    pub log: Reader,
    /// Keeps its checkpoints.
    pub checkpoints: Checkpoints,
    /// Signs them.
    pub signer: Signer,
    /// Publishes pages.
    pub teller: Teller,
    /// KMS, for the function that opens texts.
    pub kms: Kms,
    /// SNS, for the function that makes topics.
    pub sns: Sns,
    /// What every client is made from, for clients that one function alone has.
    pub sdk: SdkConfig,
    /// What template.yaml says.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    random: SystemRandom,
}

impl App {
    /// An application over an SDK configuration.
    #[must_use]
    #[allow(
        clippy::disallowed_methods,
        reason = "the one source of ids' randomness"
    )]
    pub fn new(sdk: &SdkConfig, config: Config, clock: Clock) -> Self {
        let kms = Kms::new(sdk);
        let sns = Sns::new(sdk);
        let dynamodb = client::dynamodb(sdk);
        let book = Book {
            table: config.audit_table.clone(),
            key: config.audit_key.clone(),
            mac_key: config.audit_mac_key.clone(),
            sign_key: config.audit_sign_key.clone(),
            log: config.audit_log.clone(),
        };
        Self {
            log: Reader::new(dynamodb.clone(), config.audit_table.clone()),
            recorder: Recorder::new(dynamodb.clone(), kms.clone(), book),
            checkpoints: Checkpoints::new(dynamodb.clone(), config.audit_table.clone()),
            signer: Signer::new(kms.clone(), config.audit_sign_key.clone()),
            monitor: Monitor::new(dynamodb.clone(), config.monitor_table.clone()),
            store: Store::new(dynamodb, config.desk_table.clone()),
            sealer: Sealer::new(kms.clone(), config.text_key.clone()),
            linker: Linker::new(kms.clone(), config.link_key.clone()),
            teller: Teller::new(sns.clone()),
            kms,
            sns,
            sdk: sdk.clone(),
            config,
            clock,
            random: SystemRandom::new(),
        }
    }

    /// The application of a deployed function.
    pub fn from_env() -> Result<Self, lambda_runtime::Error> {
        let config = Config::from_env()?;
        let sdk = client::from_env()?;
        Ok(Self::new(&sdk, config, Clock::system()))
    }

    /// Random bytes from the system's source.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Failure> {
        let mut bytes = [0; N];
        match self.random.fill(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(_) => Err(aws::fault::Fault::Unreachable("random source".to_owned()).into()),
        }
    }

    /// A new UUIDv7 (RFC 9562): it sorts by the time it was made.
    pub fn new_id(&self, now: Timestamp) -> Result<Uuid, Failure> {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
        let random = self.random::<10>()?;
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// A new ticket's id.
    pub fn new_ticket_id(&self, now: Timestamp) -> Result<TicketId, Failure> {
        self.new_id(now).map(TicketId)
    }

    /// A practice as it is set up, if there is one.
    pub async fn setup(&self, practice: &PracticeId) -> Result<Option<Setup>, Failure> {
        let operator = self.config.operator_topic.clone();
        Ok(self.store.setup(practice, operator).await?)
    }
}
