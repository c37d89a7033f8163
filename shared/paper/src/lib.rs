//! The report on paper: one page of HTML that needs nothing else, and the same as CSV. Structure only, no word of any ticket.

mod about;
mod answer;
mod chart;
mod csv;
mod definition;
mod figure;
mod page;
mod print;
mod table;

pub use csv::csv;
pub use page::html;
