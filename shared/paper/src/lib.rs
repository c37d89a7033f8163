//! The report on paper: one page of HTML that needs nothing else, and the same as CSV. Structure only, no word of anybody.

mod chart;
mod csv;
mod figure;
mod page;
mod table;

pub use csv::csv;
pub use page::html;
