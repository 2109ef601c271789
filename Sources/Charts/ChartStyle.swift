/// How charts look, as CSS: light and dark, on screen and on paper. The colours are those of Okabe and Ito, which people
/// with any kind of colour vision tell apart; signs and places say the same as the colours.
package enum ChartStyle {
    /// The style sheet of all charts and their tables. Needs no font and no other file.
    package static let sheet: StaticString = """
        :root { color-scheme: light dark; --paper: #ffffff; --panel: #f6f7f9; --ink: #1c2430; --soft: #5b6675;
          --rule: #dfe3e8; --zero: #8a94a3; --for: #0072b2; --against: #d55e00; --between: #b98a00; --faint: #c3d6e4;
          --total: #38424f; --s1: #0072b2; --s2: #d55e00; --s3: #00825e; --s4: #a6568a; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181f; --panel: #1b212a; --ink: #e6eaf0; --soft: #a3adbb;
          --rule: #2f3743; --zero: #6c7788; --for: #56b4e9; --against: #f0893e; --between: #e6c229; --faint: #2c4a5e;
          --total: #c3cbd6; --s1: #56b4e9; --s2: #f0893e; --s3: #35c49a; --s4: #de8fc1; } }
        figure.chart { margin: 0 0 1.25rem; }
        figcaption { font-weight: 600; font-size: 0.92rem; margin: 0.9rem 0 0.45rem; }
        figure.chart svg { display: block; width: 100%; max-width: 56rem; height: auto; font-family: system-ui, -apple-system,
          "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; font-size: 12px; fill: var(--ink); }
        svg .label { fill: var(--ink); } svg .group { font-weight: 600; } svg .tick { fill: var(--soft); font-size: 11px; }
        svg .axis { fill: var(--soft); font-size: 11.5px; } svg .mark { font-weight: 600; font-size: 11.5px; }
        svg .value { font-size: 11.5px; font-variant-numeric: tabular-nums; }
        svg .value, svg .mark { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
        svg .grid { stroke: var(--rule); stroke-width: 1; } svg .zero { stroke: var(--zero); stroke-width: 1.2; }
        svg .link { stroke: var(--zero); stroke-width: 1; }
        svg .threshold { stroke: var(--ink); stroke-width: 1.4; stroke-dasharray: 5 4; }
        svg .for { fill: var(--for); } svg .against { fill: var(--against); } svg .between { fill: var(--between); }
        svg .faint { fill: var(--faint); } svg .total { fill: var(--total); } svg .over { opacity: 0.62; }
        svg .curve { fill: none; stroke-width: 2.4; stroke-linejoin: round; }
        svg .series1 { stroke: var(--s1); } svg .series2 { stroke: var(--s2); stroke-dasharray: 7 3; }
        svg .series3 { stroke: var(--s3); stroke-dasharray: 2 3; } svg .series4 { stroke: var(--s4); }
        svg .key { stroke-dasharray: none; } svg .series1.key { fill: var(--s1); } svg .series2.key { fill: var(--s2); }
        svg .series3.key { fill: var(--s3); } svg .series4.key { fill: var(--s4); }
        svg .dot { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
        details { margin: 0.4rem 0; font-size: 0.86rem; } summary { cursor: pointer; color: var(--soft); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.86rem; }
        th, td { padding: 0.22rem 0.8rem 0.22rem 0; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--rule); }
        th { color: var(--soft); font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        @media print { :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --rule: #cccccc; }
          figure.chart { break-inside: avoid; } details { display: none; } }
        """
}
