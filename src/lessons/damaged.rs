//! Links that were cut, encoded or typed wrongly, on every page: none makes it panic, and what cannot be used is told.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{LESSONS, Lesson};
use crate::frame::view::View;
use crate::settings::reader::{pairs, read, split};

/// A link of every page, in which each key has an effect.
const LINKS: [&str; 11] = [
    "/autograd?example=chain&lr=0.05&exercise=3",
    "/linear?part=nn&lr=0.02&cards=zero,forward,backward,step&w=0&b=0.5&seed=3&copied=0&standardised=1&target=column&speed=60\
     &mode=you&my_w=0.3&my_b=0.5&ghosts=1&reduction=sum&race=sgd:0.02,adam:0.1&epoch=80&from=0.1&changes=50:0.2",
    "/mlp?part=units&lr=0.01&hidden=4&depth=2&activation=tanh&optimizer=sgd&seed=3&data=sine&speed=max&noise=0.3&momentum=0.9\
     &nesterov=1&decay=0.05&precision=f64&init=xavier&batch=5&schedule=step&schedule_epochs=20&schedule_factor=0.1&stop=below\
     &stop_at=0.1&loo=0&race=sgd:0.1,adam:0.1&plane=0,4&epoch=90&turns=50,lr:0.2;80,p3:-0.25",
    "/mlp?data=own&points=AAwFCFhYC1ALUAYUB&validation=20",
    "/search?across=lr&down=depth&cells=20&seeds=5&epochs=300&layer=training&cell=3.2&lr=0.1&hidden=2&seed=4",
    "/vanishing?depth=40&hidden=3&activation=tanh&init=he&seed=4&scale=1.5&input=2&layer=7&colour=delta&statistics=spread",
    "/vanishing?part=prove&depth=6&hidden=5&init=tight&seed=3&step=paths",
    "/vanishing?part=reach&depth=6&seed=42&edits=w213:0.5,b62:-1.5,c3:1,ones,z12,z5",
    "/vanishing?part=train&depth=30&hidden=3&lr=0.1&b_depth=9&b_residual=1&speed=max&map=end&like=b&epochs=50&epoch=89",
    "/clinic?case=4&found=1&zero_grad=1&target=column&loss=mean&lr=0.1&hidden=32&activation=gelu&scale=0.5&epoch=14",
    "/python?part=1",
];

/// Values that no key takes.
const VALUES: [&str; 7] = ["é€𝒳", "NaN", "1e999", "%", "0x10", "-", "a,b;c:d"];

fn lesson(link: &str) -> &'static Lesson {
    Lesson::at(split(link).0).expect("there is such a lesson")
}

fn notes(lesson: &Lesson, query: &str) -> Vec<String> {
    let notes = read(query, lesson.ask).1;
    for note in &notes {
        assert!(note.ends_with('.') && note.chars().count() < 500, "{note}");
    }
    notes
}

fn rewritten(query: &str, value: impl Fn(&str, &str) -> String) -> String {
    pairs(query).map(|(key, old)| format!("{key}={}", value(key, old))).collect::<Vec<_>>().join("&")
}

#[test]
fn no_damage_makes_a_page_panic() {
    let mut count = 0;
    for link in LINKS {
        let (path, query) = split(link);
        assert!(
            notes(lesson(link), query).iter().all(|note| !note.contains("not usable") || path == "/vanishing"),
            "{link}"
        );
        let mut damaged: Vec<String> = (0..query.len()).map(|end| query[..end].to_owned()).collect();
        damaged.extend([
            utf8_percent_encode(query, NON_ALPHANUMERIC).to_string(),
            rewritten(query, |_, value| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()),
            format!("{query}&{query}"),
            query.to_uppercase(),
            format!("part=nowhere&{query}"),
            rewritten(query, |_, value| value.repeat(5000)),
            rewritten(query, |_, _| String::new()),
            format!("&&=&?&{query}&&lr&="),
        ]);
        damaged.extend(VALUES.iter().map(|value| rewritten(query, |_, _| (*value).to_owned())));
        count += damaged.len();
        for query in damaged {
            notes(lesson(link), &query);
            let hash = format!("{path}?{query}&view={query}&steps={query};%ZZ;&state=9&hide={query}&cover={query}");
            assert!(!View::split(&hash, |path| Lesson::at(path).is_some()).2.is_empty());
        }
    }
    assert!(count > 40 * LINKS.len(), "{count}");
}

#[test]
fn a_value_that_no_key_takes_is_told_on_every_page() {
    let mut silent = Vec::new();
    for link in LINKS {
        let query = split(link).1;
        for (damaged, _) in pairs(query) {
            for value in VALUES {
                let query = rewritten(query, |key, old| if key == damaged { value } else { old }.to_owned());
                let told = notes(lesson(link), &query);
                let is_told = |note: &String| note.contains(damaged) || note.contains(value);
                if !told.iter().any(is_told) {
                    silent.push(format!("{damaged}={value} in {link}"));
                }
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn data_that_a_page_cannot_use_are_told_on_every_page() {
    for lesson in &LESSONS {
        for data in ["x=1,2,3", "y=1,2,3", "points=1,2,3", "points=", "points=AAwF%"] {
            let told = notes(lesson, data);
            assert!(told.iter().any(|note| note.starts_with(data)), "{data} on {}: {told:?}", lesson.path);
        }
    }
}
