//! Sentences and names that appear where one points.

use e2e::{App, Reader, visit};
use serde_json::json;

/// The texts of the tips that are shown; each has to be completely within the window, and what the pointer opens in front of all else.
async fn shown(app: &App) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.tip')].filter((tip) => tip.checkVisibility()).map((tip) => {
            const { left, top, right, bottom } = tip.getBoundingClientRect();
            const is_inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
            const corners = [[left + 8, top + 2], [right - 8, bottom - 2]];
            const is_seen = getComputedStyle(tip).pointerEvents === 'none' ||
                corners.every(([x, y]) => document.elementFromPoint(x, y) === tip);
            return tip.textContent + (is_inside && is_seen ? '' : ` hidden from ${[left, top]} to ${[right, bottom]}`)
        })";
    let texts = app.run(script, &[]).await;
    texts.as_array().into_iter().flatten().filter_map(|text| text.as_str()).map(str::to_owned).collect()
}

/// A reader with a mouse.
const WITH_MOUSE: Reader = Reader { mouse: true, ..Reader::CALM };

/// A control without words, or one whose words say too little: its route, role and name, and the beginning of its tip.
const SIGNS: [(&str, &str, &str, &str); 9] = [
    ("#/", "button", "Dark theme", "Dark theme"),
    ("#/", "link", "0 of 73 tasks", "The problem set and your progress."),
    ("#/", "button", "Forget progress", "Clears the list of finished tasks on this device."),
    ("#/", "link", "Reach the bound", "Find weights that attain it"),
    ("#/mlp", "button", "Step", "Trains for one epoch"),
    ("#/autograd", "button", "backward", "Runs the backward pass"),
    ("#/linear", "button", "Move backward up, card 3", "Move backward up, card 3"),
    ("#/vanishing?part=prove", "button", "Step 2: The steepest point", "Step 2: "),
    ("#/vanishing?part=break", "button", "Four sigmoid units, tight", "Question 2: "),
];

#[tokio::test]
async fn a_sign_says_its_name_where_one_points() {
    visit(WITH_MOUSE, "", async |app| {
        for (route, role, name, tip) in SIGNS {
            app.go(route).await;
            app.point_at(&app.find(role, name).await).await;
            app.until_true(&format!("the tip of {name}"), async || {
                let shown = shown(app).await;
                shown.len() == 1 && shown[0].starts_with(tip) && !shown[0].contains(" hidden ")
            })
            .await;
        }
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_states_of_a_lecture_say_their_titles_to_pointer_and_keyboard() {
    let projector = Reader { window: (1280, 720), ..WITH_MOUSE };
    visit(projector, "#/mlp?epoch=0", async |app| {
        app.press("Lecture").await;
        for title in ["What can two units do?", "And eight?"] {
            app.press("Add this state").await;
            app.fill(&format!("Title of state {}", if title.starts_with('W') { 1 } else { 2 }), title).await;
        }
        app.press("Start").await;
        let dot = app.find("button", "State 2 of 2: And eight?").await;
        app.point_at(&dot).await;
        app.until_true("its title", async || shown(app).await == ["State 2 of 2: And eight?"]).await;
        let script = "document.querySelector('.state-dot').focus({ focusVisible: true })";
        app.devtools("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": 5, "y": 400 })).await;
        app.run(script, &[]).await;
        app.until_true("the first title", async || shown(app).await == ["State 1 of 2: What can two units do?"]).await;
    })
    .await;
}

#[tokio::test]
async fn the_tip_of_a_control_leaves_the_next_one_free() {
    // In the order of the tab key, those after the first one whose tip covers the next control although there is room above it.
    let covering = "const all = [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary, [tabindex=\"0\"])')]
            .filter((control) => !control.disabled && control.tabIndex >= 0 && control.checkVisibility() && control.getBoundingClientRect().width > 0);
        return all.flatMap((control, index) => {
            control.scrollIntoView({ block: 'center' });
            control.focus({ focusVisible: true });
            const host = control.closest('.tip-host'), tip = host?.querySelector(':scope > .tip');
            const next = all.slice(index + 1).find((other) => !host?.contains(other));
            if (!next || !tip?.checkVisibility()) return [];
            const [a, b] = [tip, next].map((part) => part.getBoundingClientRect());
            const covers = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            return covers ? [`${tip.textContent} | ${next.ariaLabel ?? next.id ?? next.textContent}`] : [];
        })";
    for window in [(1280, 720), (390, 844)] {
        visit(Reader { window, ..Reader::CALM }, "", async |app| {
            for route in ["#/mlp", "#/linear", "#/search", "#/vanishing", "#/vanishing?part=train", "#/clinic?case=3"] {
                app.go(route).await;
                app.until_true("the desk", async || app.run("return document.querySelectorAll('.desk button').length", &[]).await.as_u64() > Some(0)).await;
                app.run("document.querySelectorAll('.desk .fold').forEach((fold) => { fold.open = true })", &[]).await;
                assert_eq!(app.run(covering, &[]).await, json!([]), "{window:?}: {route}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_key_hides_what_the_mouse_asks_for_where_it_was_left() {
    visit(WITH_MOUSE, "#/mlp", async |app| {
        app.point_at(&app.find("button", "Step").await).await;
        app.until_true("the tip of the mouse", async || shown(app).await.len() == 1).await;
        app.run("document.getElementById('hidden-size').focus({ focusVisible: true })", &[]).await;
        app.run("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))", &[]).await;
        app.until_true("the tip of the slider", async || {
            let shown = shown(app).await;
            shown.len() == 1 && !shown[0].starts_with("Trains for one epoch")
        })
        .await;
        app.point_at(&app.find("button", "Reset").await).await;
        app.until_true("the tip of the mouse", async || shown(app).await.iter().all(|tip| tip.starts_with("Back to epoch 0"))).await;
    })
    .await;
}

#[tokio::test]
async fn the_tips_of_a_drawer_and_of_a_lecture_are_whole_and_cover_no_button() {
    visit(Reader { window: (1280, 720), ..WITH_MOUSE }, "#/mlp?epoch=0", async |app| {
        app.press("As PyTorch").await;
        app.point_at(&app.find("button", "Leave blanks").await).await;
        app.until_true("a tip", async || shown(app).await.iter().any(|tip| tip.starts_with("Leaves out") && tip.ends_with('.')))
            .await;
        let (drawer, tip) = (app.bounds(".pytorch").await, app.bounds(".pytorch .tip-host:hover > .tip").await);
        assert!(tip[0] >= drawer[0] && tip[2] <= drawer[2], "the tip is at {tip:?}, the drawer at {drawer:?}");
        app.press("Close").await;
        app.press("Lecture").await;
        app.press("Add this state").await;
        app.point_at(&app.find("link", "Open").await).await;
        app.until_true("a tip", async || shown(app).await == ["Shows this state on its page."]).await;
        let ([.., tip], [_, buttons, ..]) =
            (app.bounds("#lecture .tip-host:hover > .tip").await, app.bounds("#lecture .buttons").await);
        assert!(tip <= buttons, "the tip ends at {tip}, the buttons begin at {buttons}");
    })
    .await;
}
