//! Estimates on a terminal.

use clioscope_core::llm::estimate::{Actuals, RelativeError, StageEstimate, compare};

/// The estimate as lines of a table; stages without calls are left out. Money is shown if there is a price.
pub(crate) fn estimate_table(estimates: &[StageEstimate], has_price: bool) -> String {
    let mut lines = vec![line(
        "stage",
        [
            "calls",
            "tokens in",
            "tokens out",
            "time",
            if has_price { "money" } else { "" },
        ],
    )];
    let mut total = [0.0; 5];
    for estimate in estimates.iter().filter(|estimate| estimate.calls > 0) {
        let values = [
            estimate.calls as f64,
            estimate.tokens_in as f64,
            estimate.tokens_out as f64,
            estimate.seconds,
            estimate.money,
        ];
        lines.push(row(estimate.stage.id(), values, has_price));
        for (sum, value) in total.iter_mut().zip(values) {
            *sum += value;
        }
    }
    lines.push(row("total", total, has_price));
    lines.join("\n")
}

/// The estimate's error, stage by stage, as lines of a table.
pub(crate) fn error_table(estimates: &[StageEstimate], actuals: &Actuals) -> String {
    let comparison = compare(estimates, actuals);
    let cells = |error: RelativeError| {
        [error.calls, error.tokens, error.seconds, error.money].map(|error| {
            error.map_or_else(
                || "–".to_owned(),
                |error| format!("{:+.0} %", 100.0 * error),
            )
        })
    };
    let mut lines = vec![line(
        "estimate off by",
        ["calls", "tokens", "time", "money", ""],
    )];
    for (stage, error) in &comparison.stages {
        let [calls, tokens, time, money] = cells(*error);
        lines.push(line(stage.id(), [&calls, &tokens, &time, &money, ""]));
    }
    let [calls, tokens, time, money] = cells(comparison.total);
    lines.push(line("total", [&calls, &tokens, &time, &money, ""]));
    lines.join("\n")
}

fn row(
    name: &str,
    [calls, tokens_in, tokens_out, seconds, money]: [f64; 5],
    has_price: bool,
) -> String {
    let money = if has_price {
        format!("{money:.2}")
    } else {
        String::new()
    };
    line(
        name,
        [
            &format!("{calls:.0}"),
            &format!("{tokens_in:.0}"),
            &format!("{tokens_out:.0}"),
            &duration(seconds),
            &money,
        ],
    )
}

fn line(name: &str, cells: [&str; 5]) -> String {
    let [a, b, c, d, e] = cells;
    format!("{name:<16} {a:>9} {b:>12} {c:>12} {d:>10} {e:>9}")
        .trim_end()
        .to_owned()
}

/// Seconds as a person says them.
fn duration(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        ..5_400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3_600.0),
    }
}
