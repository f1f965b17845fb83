// The table of settings: add one here and in config.hpp, then `./dev fmt` writes config/banana.yaml and
// docs/config.md anew. Loading, checking, show, explain and both files come from these rows.
#include "core/config/moderation_settings.hpp"
#include "core/config/notice_settings.hpp"
#include "core/config/picture_settings.hpp"
#include "core/config/setting.hpp"
#include "core/config/storage_settings.hpp"
#include "core/config/vendor_settings.hpp"

namespace banana::config {

namespace {

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;
constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
/// Telegram: ids have at most 52 significant bits.
constexpr std::int64_t kTelegramIdMax = (std::int64_t{1} << 52) - 1;
/// sockaddr_un has room for 107 characters and the final zero.
constexpr std::int64_t kSocketPathMax = 107;
/// As much as growth gives at once.
constexpr std::int64_t kBonusTokensMax = 1'000'000'000;

constexpr std::array kGroups{
    Group{"database", "Where accounts, money and jobs are kept."},
    Group{"log", "What the daemon writes about itself: JSON, one object a line, on standard error."},
    Group{"web", "The web server: webhooks, web pages, the admin API, health and metrics."},
    Group{"http",
          "Limits of the web server. They keep slow, broken and hostile clients from harming the others."},
    Group{"control", "The socket through which bananactl talks to a running daemon."},
    Group{"keys", "Tokens and provider keys are encrypted in the database. This is what with."},
    Group{"telegram", "How bots reach Telegram, and Telegram them."},
    Group{"sandbox", "The Telegram that `bananad demo` brings along, for trying things out."},
    Group{"outbox", "How fast bots write, to begin with: each limit is learned from what Telegram refuses."},
    Group{"shutdown", "What happens between being told to stop and stopping."},
    Group{"admin", "Who may do everything."},
    Group{"moderator", "Who runs the platform: owners, payments, texts to owners."},
    Group{"payments", "What people pay, and what is given back."},
    Group{"moderation", "What happens to those who ask for what is forbidden, and to those who hammer."},
    Group{"growth",
          "Tokens as a gift. These count until the first bananactl growth set: from then on the rules are in "
          "the database only, and bananactl growth rules shows them."},
    Group{"jobs", "What people may order at once, and how often a generation is tried."},
    Group{"providers",
          "The AI vendors: who they are, and when one that fails is left alone. How they are: bananactl "
          "providers list."},
    Group{"blob", "Where pictures and clips are kept, and for how long."},
    Group{"s3", "The S3-compatible object store, for blob.driver s3: Amazon's, MinIO, Ceph and others."},
    Group{"notices", "Where admins are told what happens, and where people who write to support are heard."},
    Group{"picture", "Pictures that people send, and what is taken of them."},
};

const std::array kSettings{
    setting<&Config::data_dir>({
        .key = "data_dir",
        .fallback = "/var/lib/banana",
        .help =
            "The folder for everything that must survive: the SQLite database, stored pictures, the control "
            "socket. The daemon's user must be able to write to it.",
    }),
    setting<&Config::roles>({
        .key = "roles",
        .fallback = "[bot, worker, web, scheduler]",
        .help = "What this process does. bot talks to Telegram, worker runs generations, web serves HTTP, "
                "scheduler "
                "does what is due by time. On SQLite one process does all of it; on PostgreSQL several "
                "processes can "
                "share the roles.",
        .limits = {.items_min = 1},
    }),

    setting<&Config::database, &DatabaseConfig::url>({
        .key = "database.url",
        .fallback = "sqlite://<data_dir>/banana.db",
        .help = "SQLite for one machine, PostgreSQL for more. SQLite: sqlite:///var/lib/banana/banana.db. "
                "PostgreSQL: postgresql://user:password@host:5432/name, with libpq's options after a "
                "question mark; "
                "SQLAlchemy's forms, such as postgresql+asyncpg://, are understood.",
        .secret = true,
        .also_env = {"DATABASE_URL"},
    }),
    setting<&Config::database, &DatabaseConfig::writers>({
        .key = "database.writers",
        .fallback = "4",
        .help =
            "Connections that write, each committing many operations at once. PostgreSQL only: SQLite always "
            "has one.",
        .unit = "connections",
        .limits = {1, 64},
    }),
    setting<&Config::database, &DatabaseConfig::readers>({
        .key = "database.readers",
        .fallback = "4",
        .help = "Connections that only read.",
        .unit = "connections",
        .limits = {1, 64},
    }),
    setting<&Config::database, &DatabaseConfig::queue_max>({
        .key = "database.queue_max",
        .fallback = "65536",
        .help = "How many writes may wait for their turn. Further ones are refused at once, so that an "
                "overload is "
                "felt where it comes from.",
        .unit = "operations",
        .limits = {100, 1'000'000},
    }),
    setting<&Config::database, &DatabaseConfig::statement_timeout>({
        .key = "database.statement_timeout",
        .fallback = "30s",
        .help = "A PostgreSQL statement that takes longer is cancelled.",
        .limits = {kSecond, kHour},
    }),
    setting<&Config::database, &DatabaseConfig::migrate>({
        .key = "database.migrate",
        .fallback = "false",
        .help = "Whether bananad brings the schema up to date when it starts. Otherwise it refuses to start "
                "on an old one and `bananactl migrate up` does it.",
    }),

    setting<&Config::log, &LogConfig::level>({
        .key = "log.level",
        .fallback = "info",
        .help = "The least important lines still written.",
        .change = Change::on_reload,
    }),

    setting<&Config::web, &WebConfig::listen>({
        .key = "web.listen",
        .fallback = "127.0.0.1:8080",
        .help =
            "Where the web server listens. Keep it on 127.0.0.1 behind nginx or Caddy, which do TLS. Port 0 "
            "takes a free one.",
    }),
    setting<&Config::web, &WebConfig::public_url>({
        .key = "web.public_url",
        .fallback = "none",
        .help = "Where the web server is reached from outside, through the proxy that does TLS. Webhooks and "
                "links are "
                "made from it.",
        .also_env = {"WEBHOOK_URL", "SERVER_URL"},
    }),

    setting<&Config::http, &HttpConfig::header_max>({
        .key = "http.header_max",
        .fallback = "16KiB",
        .help = "The longest request header taken.",
        .limits = {kKiB, kMiB},
    }),
    setting<&Config::http, &HttpConfig::header_timeout>({
        .key = "http.header_timeout",
        .fallback = "10s",
        .help = "How long a request's header may take to arrive.",
        .limits = {kSecond, 10 * kMinute},
    }),
    setting<&Config::http, &HttpConfig::body_max>({
        .key = "http.body_max",
        .fallback = "8MiB",
        .help = "The longest request body taken.",
        .limits = {64 * kKiB, 1024 * kMiB},
    }),
    setting<&Config::http, &HttpConfig::body_timeout>({
        .key = "http.body_timeout",
        .fallback = "1m",
        .help = "How long a request's body may take to arrive.",
        .limits = {kSecond, kHour},
    }),
    setting<&Config::http, &HttpConfig::handler_timeout>({
        .key = "http.handler_timeout",
        .fallback = "1m",
        .help = "How long a request may wait for its answer; then it is cancelled.",
        .limits = {kSecond, kHour},
    }),
    setting<&Config::http, &HttpConfig::idle_timeout>({
        .key = "http.idle_timeout",
        .fallback = "1m15s",
        .help = "How long a connection is kept open between two requests. Longer than the proxy in front "
                "keeps it, "
                "or requests get lost now and then.",
        .limits = {kSecond, kHour},
    }),
    setting<&Config::http, &HttpConfig::connections_max>({
        .key = "http.connections_max",
        .fallback = "10000",
        .help =
            "How many connections may be open. The process needs as many file descriptors and a few more.",
        .unit = "connections",
        .limits = {10, 1'000'000},
    }),

    setting<&Config::control, &ControlConfig::socket>({
        .key = "control.socket",
        .fallback = "<data_dir>/control.sock",
        .help = "The socket's path. Daemon and bananactl must agree on it.",
        .limits = {.max = kSocketPathMax},
    }),
    setting<&Config::control, &ControlConfig::socket_mode>({
        .key = "control.socket_mode",
        .fallback = "0660",
        .help = "The socket's permissions: who may write to it may run every operation.",
        .limits = {.min = 0600, .max = 0660},
    }),

    setting<&Config::keys, &KeysConfig::master>({
        .key = "keys.master",
        .fallback = "none",
        .help = "The master key (openssl rand -base64 32; a Fernet key will do). Without it, "
                "<data_dir>/master.key is made when it is first needed. Several machines "
                "on one database need the same. To change it: bananactl keys rotate-master.",
        .secret = true,
        .also_env = {"ENCRYPTION_KEY"},
    }),

    setting<&Config::telegram, &TelegramConfig::bot_token>({
        .key = "telegram.bot_token",
        .fallback = "none",
        .help = "The token of the first bot, a studio: it is added, or given this token, when the daemon "
                "starts. More "
                "bots: bananactl bots add.",
        .limits = {30, 100},
        .secret = true,
        .also_env = {"BOT_TOKEN"},
    }),
    setting<&Config::telegram, &TelegramConfig::api_base>({
        .key = "telegram.api_base",
        .fallback = "https://api.telegram.org",
        .help = "Where the Bot API is: Telegram's own, a proxy of yours before it, or a server of your own "
                "(then see telegram.local_server).",
        .limits = {.min = 1},
        .also_env = {"TELEGRAM_API_BASE"},
    }),
    setting<&Config::telegram, &TelegramConfig::local_server>({
        .key = "telegram.local_server",
        .fallback = "false",
        .help = "Whether telegram.api_base is a Bot API server of your own that was started with --local, on "
                "this machine: bots then send files of up to 2 GB (with blob.driver: files; otherwise 50 MB) "
                "and read what people send from the server's folder, which bananad must be allowed to read. "
                "Means nothing for Telegram's own.",
    }),
    setting<&Config::telegram, &TelegramConfig::mode>({
        .key = "telegram.mode",
        .fallback = "polling",
        .help = "How updates come in: webhook needs web.public_url, https and a port of 443, 80, 88 or 8443; "
                "polling "
                "needs nothing. A bot can have it otherwise: bananactl bots start.",
    }),

    setting<&Config::sandbox, &SandboxConfig::listen>({
        .key = "sandbox.address",
        .fallback = "127.0.0.1:8081",
        .help = "Where the demo's Telegram listens, with its web chat at /sandbox/. It has no passwords: "
                "keep it on "
                "127.0.0.1.",
    }),

    setting<&Config::outbox, &OutboxConfig::bot_per_second>({
        .key = "outbox.bot_per_second",
        .fallback = "30",
        .help = "Messages a second of one bot, over all its chats.",
        .unit = "messages",
        .limits = {1, 1000},
    }),
    setting<&Config::outbox, &OutboxConfig::chat_per_minute>({
        .key = "outbox.chat_per_minute",
        .fallback = "60",
        .help = "Messages a minute to one private chat.",
        .unit = "messages",
        .limits = {1, 6000},
    }),
    setting<&Config::outbox, &OutboxConfig::group_per_minute>({
        .key = "outbox.group_per_minute",
        .fallback = "20",
        .help = "Messages a minute to one group or channel.",
        .unit = "messages",
        .limits = {1, 6000},
    }),

    setting<&Config::shutdown, &ShutdownConfig::deadline>({
        .key = "shutdown.deadline",
        .fallback = "20s",
        .help = "How long work in flight may take to finish; what is left then is taken up again at the next "
                "start. "
                "systemd's TimeoutStopSec must be longer.",
        .limits = {0, 10 * kMinute},
        .change = Change::on_reload,
    }),

    setting<&Config::admin, &PeopleConfig::ids>({
        .key = "admin.ids",
        .fallback = "[]",
        .help = "Telegram ids of the administrators.",
        .limits = {1, kTelegramIdMax},
        .change = Change::on_reload,
        .also_env = {"ADMIN_IDS"},
    }),
    setting<&Config::moderator, &PeopleConfig::ids>({
        .key = "moderator.ids",
        .fallback = "[]",
        .help = "Telegram ids of the moderators.",
        .limits = {1, kTelegramIdMax},
        .change = Change::on_reload,
        .also_env = {"MODERATOR_IDS"},
    }),
    setting<&Config::payments, &PaymentsConfig::refund_policy>({
        .key = "payments.refund_policy",
        .fallback = "refuse",
        .help =
            "What if the tokens of a payment are spent when it is to be refunded. refuse: then it is not. "
            "partial: what is left is taken back, the rest is our loss. debt: what is missing is owed, and "
            "the "
            "next tokens they buy pay it back.",
        .change = Change::on_reload,
    }),

    setting<&Config::growth, &GrowthConfig::initial_tokens>({
        .key = "growth.initial_tokens",
        .fallback = "500",
        .help = "What everybody new gets, once.",
        .unit = "tokens",
        .limits = {0, kBonusTokensMax},
        .also_env = {"INITIAL_TOKENS", "FREE_CREDITS"},
    }),
    setting<&Config::growth, &GrowthConfig::referral_reward>({
        .key = "growth.referral_reward",
        .fallback = "100",
        .help = "What somebody gets for bringing a new person.",
        .unit = "tokens",
        .limits = {0, kBonusTokensMax},
        .also_env = {"REFERRAL_REWARD"},
    }),

    setting<&Config::jobs, &JobsConfig::user_open_max>({
        .key = "jobs.user_open_max",
        .fallback = "3",
        .help = "Generations of one person that may be queued and running at once; a plan may allow more.",
        .unit = "jobs",
        .limits = {1, 1000},
        .also_env = {"MAX_USER_QUEUE"},
    }),
    setting<&Config::jobs, &JobsConfig::user_running_max>({
        .key = "jobs.user_running_max",
        .fallback = "3",
        .help = "Those of them that may run at once: the others wait their turn.",
        .unit = "jobs",
        .limits = {1, 1000},
    }),
    setting<&Config::jobs, &JobsConfig::user_hourly_max>({
        .key = "jobs.user_hourly_max",
        .fallback = "20",
        .help = "Generations one person may order within an hour. 0: any number.",
        .unit = "jobs",
        .limits = {0, 100'000},
        .also_env = {"MAX_TASKS_PER_USER_PER_HOUR"},
    }),
    setting<&Config::jobs, &JobsConfig::queue_max>({
        .key = "jobs.queue_max",
        .fallback = "100000",
        .help = "Generations of everybody that may wait. When it is reached, new ones are refused kindly.",
        .unit = "jobs",
        .limits = {1, 10'000'000},
    }),
    setting<&Config::jobs, &JobsConfig::running_max>({
        .key = "jobs.running_max",
        .fallback = "10000",
        .help = "Generations of everybody that may run at once, in all processes.",
        .unit = "jobs",
        .limits = {1, 1'000'000},
    }),
    setting<&Config::jobs, &JobsConfig::in_flight_max>({
        .key = "jobs.in_flight_max",
        .fallback = "4000",
        .help = "Generations one worker process may have under way at once.",
        .unit = "jobs",
        .limits = {1, 100'000},
    }),
    setting<&Config::jobs, &JobsConfig::tries_max>({
        .key = "jobs.tries_max",
        .fallback = "3",
        .help = "How often a model is tried before its fallback is, or the price goes back.",
        .unit = "tries",
        .limits = {1, 20},
    }),
    setting<&Config::jobs, &JobsConfig::ambiguous>({
        .key = "jobs.ambiguous",
        .fallback = "give_up",
        .help =
            "What to do when a vendor may have made (and billed) something and its answer was lost. give_up: "
            "the "
            "person gets the price back and may try again. retry: it is ordered once more, and may be billed "
            "twice.",
    }),
    setting<&Config::jobs, &JobsConfig::confirm_above>({
        .key = "jobs.confirm_above",
        .fallback = "4000",
        .help = "A generation that costs more than this is confirmed twice.",
        .unit = "tokens",
        .limits = {0, kBonusTokensMax},
        .also_env = {"HIGH_COST_THRESHOLD"},
    }),
    setting<&Config::jobs, &JobsConfig::status_messages>({
        .key = "jobs.status_messages",
        .fallback = "true",
        .help =
            "Whether the card of what was ordered tells how it goes: queued, at work, how far. false: it "
            "stays "
            "as it is until the result, or why there is none, takes its place, which spares Telegram a call "
            "for each generation and more for slow ones. People see and cancel what is under way in "
            "/history.",
    }),
    setting<&Config::jobs, &JobsConfig::retention>({
        .key = "jobs.retention",
        .fallback = "180d",
        .help =
            "How long the words and settings of a generation are kept once it is over. What it cost stays.",
        .limits = {kHour, 3650 * 24 * kHour},
    }),

    // The last group of these: the vendors' own follow.
    setting<&Config::providers, &ProvidersConfig::use>({
        .key = "providers.use",
        .fallback = "[]",
        .help =
            "The vendors in use; all of them when the list is empty. Operators can decide otherwise while it "
            "runs: bananactl providers enable.",
        .also_env = {"PROVIDER"},
    }),
    setting<&Config::providers, &ProvidersConfig::breaker_failures>({
        .key = "providers.breaker_failures",
        .fallback = "5",
        .help =
            "So many failures of a model in a row, and it is left alone for a while; its vendor as a whole "
            "after twice as many.",
        .unit = "failures",
        .limits = {1, 1000},
    }),
    setting<&Config::providers, &ProvidersConfig::breaker_rate>({
        .key = "providers.breaker_rate",
        .fallback = "50",
        .help =
            "The same when so much of its calls failed within providers.breaker_window, of twenty at least.",
        .unit = "percent",
        .limits = {1, 100},
    }),
    setting<&Config::providers, &ProvidersConfig::breaker_window>({
        .key = "providers.breaker_window",
        .fallback = "1m",
        .help = "What that share, and the success rate that is shown, are counted over.",
        .limits = {kSecond, 24 * kHour},
    }),
    setting<&Config::providers, &ProvidersConfig::breaker_open_for>({
        .key = "providers.breaker_open_for",
        .fallback = "30s",
        .help =
            "How long it is left alone before a call tries whether it is back; twice as long each time that "
            "call fails.",
        .limits = {kSecond, 24 * kHour},
    }),
    setting<&Config::providers, &ProvidersConfig::breaker_open_max>({
        .key = "providers.breaker_open_max",
        .fallback = "15m",
        .help = "How long at most.",
        .limits = {kSecond, 24 * kHour},
    }),
    setting<&Config::providers, &ProvidersConfig::breaker_probes>({
        .key = "providers.breaker_probes",
        .fallback = "1",
        .help = "How many calls of one process may try at once whether it is back.",
        .unit = "calls",
        .limits = {1, 100},
    }),
};

/// A table with what is made elsewhere behind it.
template <class Row>
std::vector<Row> joined(std::initializer_list<std::span<const Row>> parts) {
  std::vector<Row> all;
  for (const std::span<const Row> part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

std::span<const Setting> settings() {
  static const std::vector<Setting> kAll =
      joined<Setting>({kSettings, vendor_settings(), storage_settings(), moderation_settings(),
                       picture_settings(), notice_settings()});
  return kAll;
}

std::span<const Group> groups() {
  static const std::vector<Group> kAll = joined<Group>({kGroups, vendor_groups()});
  return kAll;
}

}  // namespace banana::config
