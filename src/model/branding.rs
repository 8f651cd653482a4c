//! What a client's documents carry: a name, a colour and a logo.

use std::fmt;

/// Name, colour and logo; all of them may be missing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Branding {
    /// The name in the place of the client's.
    pub name: Option<String>,
    /// The colour of bands and marks.
    pub colour: Option<Colour>,
    /// The logo.
    pub logo: Option<Logo>,
}

/// A picture as a file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Its media type.
    pub media: &'static str,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// White, the paper of light pages.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        let n = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = n.to_be_bytes();
        Some(Self([r, g, b]))
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast with another colour, 1 to 21: `(L1 + 0.05) / (L2 + 0.05)`, L1 the lighter (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever is read better on this colour.
    pub fn ink(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_published_examples() {
        let colour = |text| Colour::parse(text).expect("a colour");
        // Quoted in WCAG guidance: #777777 on white 4.48, #767676 on white 4.54, black on white 21.
        assert!((colour("#777777").contrast(Colour::WHITE) - 4.48).abs() < 0.005);
        assert!((colour("#767676").contrast(Colour::WHITE) - 4.54).abs() < 0.005);
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        assert_eq!(colour("#ffd000").ink(), Colour::BLACK);
        assert_eq!(colour("#1f4e79").ink(), Colour::WHITE);
    }

    #[test]
    fn only_six_digits_make_a_colour() {
        assert_eq!(
            Colour::parse("#1F4E79").map(|c| c.to_string()),
            Some("#1f4e79".to_owned())
        );
        for text in ["1f4e79", "#1f4e7", "#1f4e799", "#+f4e79", "red", "#é4e79"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
