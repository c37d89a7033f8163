//! Opening hours, holidays and business time, by known answers and by properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod business_day;
mod business_time;
mod clock_change;
mod federal;
mod given;
mod property;
mod set_up;
