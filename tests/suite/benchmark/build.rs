//! From engagements to peers and back: the whole circle, on disk.

#![allow(clippy::indexing_slicing, reason = "a test may fail there")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crm_readiness::read::Files;

use super::{CARD, PEERS, edited, kiosk};
use crate::common;

/// Runs the program in a folder.
pub(crate) fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crm-readiness"))
        .current_dir(dir)
        .args(args)
        .output()
        .expect("the program runs")
}

pub(crate) fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn put(dir: &Path, files: &Files) {
    for (path, bytes) in &files.entries {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("writable");
        std::fs::write(path, bytes).expect("writable");
    }
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).expect("readable")
}

/// A folder with a key and the kiosk under this name and these changes.
struct Clients(tempfile::TempDir);

impl Clients {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("key"), [7; 32]).expect("writable");
        Self(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn client(&self, name: &str, mut files: Files) -> PathBuf {
        let head = files.entries.get_mut("engagement.yaml").expect("a head");
        let text = String::from_utf8(head.clone()).expect("UTF-8");
        *head = text.replace("Lindgren Kiosks", name).into_bytes();
        let dir = self.path().join("clients").join(name);
        put(&dir, &files);
        dir
    }

    fn build(&self, version: &str, more: &[&str]) -> Output {
        let id = format!("own@{version}");
        let mut args = vec!["benchmark", "build", "--id", &id, "-o", "out"];
        args.extend(["--key-file", "key"]);
        args.extend(more);
        run(self.path(), &args)
    }

    fn peers(&self, version: &str) -> String {
        text(self.path().join(format!("out/own/{version}/peers.csv")))
    }
}

/// The kiosk without an id of its own in a benchmark.
fn unnamed() -> Files {
    edited("engagement.yaml", "benchmark_id: k-07", "")
}

#[test]
fn an_engagement_becomes_a_peer_and_is_left_out_of_its_own_peers() {
    let clients = Clients::new();
    let a = clients.client("a", unnamed());
    for name in ["b", "c"] {
        clients.client(name, unnamed());
    }
    let input = format!("clients/a/{PEERS}");
    let built = clients.build("1.0.0", &["--map", "map.csv", "clients", &input]);
    assert!(built.status.success(), "{}", said(&built));
    let peers = clients.peers("1.0.0");
    // Three clients and the twelve rows, none of them under a name or an id that was readable.
    assert_eq!(peers.lines().count(), 1 + 15);
    assert!(!peers.contains("k-0"));
    let ids: Vec<&str> = peers.lines().skip(1).map(|l| &l[..18]).collect();
    assert!(ids.is_sorted());
    let checked = run(
        clients.path(),
        &["benchmark", "check", "out/own/1.0.0", "--strict"],
    );
    assert!(checked.status.success(), "{}", said(&checked));

    // The map tells the client its id; with it, its own row is left out.
    let map = text(clients.path().join("map.csv"));
    let id = map
        .lines()
        .find_map(|l| l.strip_prefix("\"clients/a\","))
        .expect("the client is in the map");
    assert!(ids.contains(&id));
    put(&a.join("benchmarks/own/1.0.0"), &{
        let mut files = Files::default();
        for name in ["benchmark.yaml", "peers.csv"] {
            let bytes = std::fs::read(clients.path().join("out/own/1.0.0").join(name));
            files.entries.insert(name.to_owned(), bytes.expect("built"));
        }
        files
    });
    let head = text(a.join("engagement.yaml"));
    let uses = |id: &str| {
        let line = format!("benchmark: own@1.0.0\nbenchmark_id: {id}");
        let head = head.replace("benchmark: kiosk-peers@1.0.0", &line);
        std::fs::write(a.join("engagement.yaml"), head).expect("writable");
        run(clients.path(), &["benchmark", "standing", "clients/a"])
    };
    let found = uses(id);
    assert!(
        said(&found).contains("was found and left out"),
        "{}",
        said(&found)
    );
    assert!(said(&found).contains("better than"), "{}", said(&found));
    let missed = uses("p-0000000000000000");
    assert!(said(&missed).contains("warning: no row of the benchmark has the id"));

    // Building again from the earlier build and the client that now knows its id changes nothing.
    uses(id);
    let again = clients.build("1.0.1", &["out/own/1.0.0", "clients"]);
    assert!(again.status.success(), "{}", said(&again));
    assert_eq!(clients.peers("1.0.1"), peers);
    assert!(
        said(&again).contains("3 rows were left aside"),
        "{}",
        said(&again)
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes_and_nothing_is_overwritten() {
    let clients = Clients::new();
    clients.client("a", unnamed());
    clients.client("b", unnamed());
    let first = clients.build("1.0.0", &["clients/a", "clients/b"]);
    assert!(first.status.success(), "{}", said(&first));
    let before = clients.peers("1.0.0");
    let again = clients.build("1.0.0", &["clients/b", "clients/a"]);
    assert!(
        said(&again).contains("unchanged out/own/1.0.0/peers.csv"),
        "{}",
        said(&again)
    );
    let other = clients.build("1.0.0", &["clients/b"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("add --force"), "{}", said(&other));
    assert_eq!(clients.peers("1.0.0"), before);
    assert!(
        clients
            .build("1.0.0", &["--force", "clients/b"])
            .status
            .success()
    );
    // Another key gives other ids, and the names stand nowhere.
    std::fs::write(clients.path().join("key"), [8; 32]).expect("writable");
    assert!(
        clients
            .build("1.0.0", &["--force", "clients"])
            .status
            .success()
    );
    let after = clients.peers("1.0.0");
    assert_ne!(after, before);
    for file in ["peers.csv", "benchmark.yaml"] {
        let all = text(clients.path().join("out/own/1.0.0").join(file));
        for word in ["clients", "Lindgren", "seller-1", "Alone on the first day"] {
            assert!(!all.contains(word), "{file} holds {word}");
        }
    }
}

#[test]
fn the_latest_round_of_an_organisation_counts() {
    let clients = Clients::new();
    let dir = clients.client("a", unnamed());
    let (old, new) = ("rounds/2026-03-02-baseline", "rounds/2027-03-02-later");
    for (path, bytes) in &kiosk().entries {
        if let Some(name) = path.strip_prefix(&format!("{old}/")) {
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            let text = text.replace("date: 2026-03", "date: 2027-03");
            let mut files = Files::default();
            files
                .entries
                .insert(format!("{new}/{name}"), text.into_bytes());
            put(&dir, &files);
        }
    }
    let built = clients.build("1.0.0", &["clients"]);
    assert!(built.status.success(), "{}", said(&built));
    let peers = clients.peers("1.0.0");
    assert!(
        peers.lines().count() == 2 && peers.contains(",2027,"),
        "{peers}"
    );
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason_and_a_way_out() {
    let clients = Clients::new();
    clients.client("a", unnamed());
    let own = edited(
        "engagement.yaml",
        "weights: {COU: 3}",
        "weights: {COU-01: 3}",
    );
    let roles = edited("engagement.yaml", "seller: 2}", "seller: 5}");
    for files in [own, roles] {
        clients.client("b", files);
        let built = clients.build("1.0.0", &["clients"]);
        assert_eq!(built.status.code(), Some(1));
        let words = said(&built);
        assert!(words.contains("`clients/b` cannot join"), "{words}");
        assert!(
            words.contains("take back own weights of practices and roles"),
            "{words}"
        );
        assert!(!clients.path().join("out").exists());
    }

    let other = clients.build("1.0.0", &["clients/a", &demo()]);
    let words = said(&other);
    assert!(
        words.contains("answers the questionnaire `crm-readiness@1.0.0`"),
        "{words}"
    );
    let broken = clients.client("c", edited(CARD, "kind: peers", "kind: pears"));
    let built = clients.build("1.0.0", &[&broken.display().to_string()]);
    assert_eq!(built.status.code(), Some(1));
    assert!(
        said(&built).contains("has errors, see above"),
        "{}",
        said(&built)
    );
    std::fs::write(clients.path().join("key"), "short").expect("writable");
    let short = clients.build("1.0.0", &["clients/a"]);
    assert_eq!(short.status.code(), Some(2));
    assert!(said(&short).contains("16 bytes or more"));
}

#[test]
fn one_client_under_two_spellings_is_one_organisation() {
    let clients = Clients::new();
    let dir = clients.client("Client 1", unnamed());
    let other = dir.with_file_name("other");
    std::fs::rename(&dir, &other).expect("writable");
    let head = text(other.join("engagement.yaml")).replace("Client 1", " client  1 ");
    std::fs::write(other.join("engagement.yaml"), head).expect("writable");
    clients.client("Client 1", unnamed());
    clients.client("Client 2", unnamed());
    let built = clients.build("1.0.0", &["clients"]);
    assert!(built.status.success(), "{}", said(&built));
    assert_eq!(clients.peers("1.0.0").lines().count(), 1 + 2);
}

#[test]
fn pulse_rounds_become_no_peers() {
    let clients = Clients::new();
    let mut files = common::folder("tests/fixtures/kiosk-two-rounds");
    let pulse = |path: &str| path.contains("/2026-12-07-pulse/");
    assert!(files.entries.keys().any(|path| pulse(path)));
    clients.client("a", files.clone());
    let built = clients.build("1.0.0", &["clients"]);
    assert!(built.status.success(), "{}", said(&built));
    files.entries.retain(|path, _| !pulse(path));
    clients.client("b", files);
    let without = clients.build("2.0.0", &["clients/b"]);
    assert!(without.status.success(), "{}", said(&without));
    // The id differs with the name; all else is the round before the pulse.
    let row = |version: &str| {
        let peers = clients.peers(version);
        let row = peers.lines().nth(1).expect("a row");
        row.split_once(',').map(|(_, rest)| rest.to_owned())
    };
    assert_eq!(row("1.0.0"), row("2.0.0"));
}

/// Four organisations weigh a quarter each; of three, one would weigh more.
#[test]
fn nobody_gives_more_than_a_quarter_of_a_published_figure() {
    let clients = Clients::new();
    let demo = demo();
    let least = |n: &str| clients.build("1.0.0", &["--statistics", "--minimum-group", n, &demo]);
    let few = least("3");
    assert_eq!(few.status.code(), Some(2));
    assert!(
        said(&few).contains("`--minimum-group` 4 or more"),
        "{}",
        said(&few)
    );
    assert!(least("4").status.success());
    let card = text(clients.path().join("out/own/1.0.0/benchmark.yaml"));
    assert!(
        card.contains("from an earlier benchmark that is synthetic"),
        "{card}"
    );
    assert!(!card.contains("from assessed organisations"), "{card}");
}

#[test]
fn the_check_takes_what_is_built_in_and_its_help_has_its_own_examples() {
    let dir = common::path("");
    let checked = run(
        &dir,
        &["benchmark", "check", "demo@1.0.0", "published@1.0.0"],
    );
    assert!(checked.status.success());
    assert!(
        said(&checked).contains("demo@1.0.0: no findings"),
        "{}",
        said(&checked)
    );
    let unknown = run(&dir, &["benchmark", "check", "demo@9.0.0"]);
    assert_eq!(unknown.status.code(), Some(2));
    let help = said(&run(&dir, &["benchmark", "check", "--help"]));
    assert!(help.contains("benchmark check demo@1.0.0"), "{help}");
}

/// A terminal breaks lines of more than 100 characters wherever they happen to reach its end.
#[test]
fn no_line_of_help_is_too_long() {
    use clap::CommandFactory;
    use crm_readiness::cli::args::Args;
    let all = Args::command();
    let benchmark = all.find_subcommand("benchmark").expect("there");
    for command in std::iter::once(benchmark).chain(benchmark.get_subcommands()) {
        let texts = [command.get_before_help(), command.get_after_help()];
        for text in texts.into_iter().flatten() {
            for line in text.to_string().lines() {
                assert!(line.chars().count() <= 95, "{line}");
            }
        }
    }
}

fn demo() -> String {
    common::path("benchmarks/demo/1.0.0").display().to_string()
}

/// Invented organisations stay invented, in rows and in figures; the figures can be used by an engagement.
#[test]
fn published_figures_pass_the_check_and_predict_a_percentile() {
    let clients = Clients::new();
    let built = clients.build("1.0.0", &["--statistics", &demo()]);
    assert!(built.status.success(), "{}", said(&built));
    let dir = clients.path().join("out/own/1.0.0");
    assert!(text(dir.join("benchmark.yaml")).contains("synthetic: true"));
    let checked = run(
        clients.path(),
        &["benchmark", "check", "out/own/1.0.0", "--strict"],
    );
    assert!(checked.status.success(), "{}", said(&checked));
    for line in text(dir.join("figures.csv")).lines().skip(1) {
        let n: usize = line
            .split("points of 100,")
            .nth(1)
            .and_then(|rest| rest.split(',').next())
            .and_then(|n| n.parse().ok())
            .expect("each line has an n");
        assert!(n >= 5, "{line}");
        assert!(n >= 8 || !line.contains(",median,"), "{line}");
    }
    let example = common::folder("examples/nordhagen-pumps");
    let client = clients.path().join("client");
    put(&client, &example);
    for name in ["benchmark.yaml", "figures.csv"] {
        let to = client.join("benchmarks/own/1.0.0");
        std::fs::create_dir_all(&to).expect("writable");
        std::fs::copy(dir.join(name), to.join(name)).expect("writable");
    }
    let head = text(client.join("engagement.yaml"));
    let line = head
        .lines()
        .find(|l| l.starts_with("benchmark:"))
        .expect("a benchmark");
    let head = head.replace(line, "benchmark: own@1.0.0");
    std::fs::write(client.join("engagement.yaml"), head).expect("writable");
    let args = [
        "benchmark",
        "standing",
        "client",
        "--round",
        "2026-09-15-baseline",
    ];
    let words = said(&run(clients.path(), &args));
    assert!(words.contains("predicted: mean "), "{words}");
    assert!(
        words.contains("no organisation was compared.") && !words.contains("mid-rank"),
        "{words}"
    );
}
