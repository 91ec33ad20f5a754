//! `clioscope inspect`: the verdict on files.

use std::path::PathBuf;

use clap::Args;

use crate::Error;
use crate::input::import;

/// Arguments of `inspect`.
#[derive(Args)]
pub(crate) struct InspectArgs {
    /// Files of one log.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the verdict.
pub(crate) fn inspect(args: &InspectArgs) -> Result<(), Error> {
    let verdict = import(&args.files)?.verdict;
    let json = serde_json::to_value(&verdict)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&json)?);
        return Ok(());
    }
    let text = |key: &str| json[key].as_str().unwrap_or("unknown").to_owned();
    println!("format         {}", text("format"));
    println!(
        "conversations  {} ({} turns)",
        verdict.conversations, verdict.turns
    );
    match (verdict.accounts, &verdict.account_field) {
        (Some(accounts), Some(field)) => println!("accounts       {accounts} (field {field})"),
        _ => println!("accounts       none found: an account threshold cannot be claimed"),
    }
    println!("dates          {} to {}", text("first_at"), text("last_at"));
    let mut languages: Vec<_> = verdict.languages.iter().collect();
    languages.sort_by_key(|(code, count)| (usize::MAX - **count, **code));
    let languages: Vec<String> = languages
        .iter()
        .take(8)
        .map(|(code, count)| format!("{code} {count}"))
        .collect();
    println!("languages      {}", languages.join(", "));
    println!("messages seen  {}", verdict.seen);
    print_counts("dropped", &json["dropped"]);
    println!("quarantined    {}", verdict.quarantined_total);
    for (reason, places) in json["quarantined"].as_object().into_iter().flatten() {
        let places: Vec<String> = places
            .as_array()
            .into_iter()
            .flatten()
            .take(5)
            .map(|place| {
                format!(
                    "{} record {}",
                    place["file"].as_str().unwrap_or("?"),
                    place["record"]
                )
            })
            .collect();
        println!("  {reason}: {}", places.join(", "));
    }
    Ok(())
}

fn print_counts(title: &str, counts: &serde_json::Value) {
    let counts: Vec<String> = counts
        .as_object()
        .into_iter()
        .flatten()
        .map(|(reason, count)| format!("{reason} {count}"))
        .collect();
    println!(
        "{title:<14} {}",
        if counts.is_empty() {
            "none".to_owned()
        } else {
            counts.join(", ")
        }
    );
}
