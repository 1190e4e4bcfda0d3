//! How long the cell that runs has been running.

use yew::prelude::*;

use super::editor::KernelOf;
use crate::platform::Interval;

/// The time between two looks at the clock, in milliseconds.
const LOOK_MS: i32 = 200;

#[derive(Properties, PartialEq)]
pub(super) struct RunningProps {
    pub(super) kernel: KernelOf,
}

/// The seconds that count up.
#[function_component]
pub(super) fn Running(RunningProps { kernel }: &RunningProps) -> Html {
    let seconds = use_state_eq(|| kernel.0.running_for());
    use_effect_with((), {
        let (kernel, seconds) = (kernel.clone(), seconds.setter());
        move |()| {
            let interval = Interval::new(LOOK_MS, move || seconds.set(kernel.0.running_for()));
            move || drop(interval)
        }
    });
    html! { words(*seconds) }
}

fn words(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, 0) => "runs …".to_owned(),
        (0, seconds) => format!("{seconds} s …"),
        (minutes, seconds) => format!("{minutes}:{seconds:02} …"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_second_is_not_counted() {
        assert_eq!([0, 1, 59, 60, 605].map(words), ["runs …", "1 s …", "59 s …", "1:00 …", "10:05 …"]);
    }
}
