"""Texts of the findings in a pack of questions: what is wrong, and what is allowed or to be done.

Kind: pure
"""

from bus.messages import Sentence

SENTENCES = {
    sentence.code: sentence
    for sentence in (
        Sentence("empty-file", "the file is empty; the first row must contain the column names: {allowed}"),
        Sentence("no-questions", "no questions below the row of column names; write one question per row"),
        Sentence("too-many-questions", "{count} questions; a pack holds at most {most}"),
        Sentence("unknown-column", "this column is not read; columns that are read: {allowed}"),
        Sentence("doubled-column", "duplicate of the column {first}; keep only one"),
        Sentence("missing-column", "the column {names} is missing"),
        Sentence(
            "stray-text",
            "text in cell {cell}, but only {named} columns have names; put text that contains a comma or semicolon "
            "in double quotes",
        ),
        Sentence("missing", "missing; write 1 to {most} characters"),
        Sentence("too-long", "{count} characters; at most {most} are allowed"),
        Sentence(
            "invisible", "contains the invisible character {code}; only letters, symbols and line breaks are allowed"
        ),
        Sentence("doubled-question", "the same question as in row {first}; ask each question only once"),
        Sentence("example", "the example from the template; write your own question or delete the row"),
        Sentence("formula", "a formula ({formula}); write the text itself, formulas are not evaluated"),
        Sentence("date", "the spreadsheet turned it into a date or time; format the cell as Text and type it again"),
        Sentence("truth", "the spreadsheet turned it into TRUE or FALSE; format the cell as Text and type it again"),
        Sentence("sheet-error", "contains the spreadsheet error {error}; write the text itself"),
        Sentence("merged", "merged cells {cells}; undo the merge, each row needs its own text"),
        Sentence(
            "number-format",
            "a number with a display format ({form}); read as {value}. Format the cell as Text to be sure",
        ),
        Sentence(
            "picture-name",
            "'{name}' is not a plain file name; write only the name of a picture file beside the pack, such as "
            "cau-5.png",
        ),
        Sentence(
            "title-rows",
            "what stands above the column names is not read (“{text}”); if there are questions in it, move them below",
        ),
        Sentence(
            "sheet-hidden",
            "sheet “{sheet}” is hidden and not read; unhide it if its questions are to be asked, otherwise delete it",
        ),
        Sentence(
            "sheet-unread",
            "sheet “{sheet}” is not read: it has no row with the names of columns of questions",
        ),
        Sentence("hidden-row", "this row is hidden in the spreadsheet but is read; delete it or unhide it"),
        Sentence("hidden-column", "this column is hidden in the spreadsheet but is read; delete it or unhide it"),
        Sentence(
            "struck",
            "struck out in the spreadsheet but read (“{text}”); delete what is not to be asked, or remove the line",
        ),
        Sentence(
            "raised",
            "raised or lowered characters that plain text does not have (“{text}”); write it so that it can be read "
            "aloud, such as “x to the power of n”",
        ),
        Sentence(
            "equation",
            "an equation of the word processor, read without its layout (“{text}”); write it as plain text",
        ),
        Sentence("tag", "contains the HTML tag {tag}, which is shown as it is; remove it"),
        Sentence("tex", "contains TeX ({tex}), which is shown as it is; write the formula as plain text"),
        Sentence(
            "entities-read",
            "cells with HTML entities such as &quot;: {count}; they are read as the characters that they stand for",
        ),
        Sentence(
            "shortened",
            "the spreadsheet shortened the number ({value}); format the cell as Text and type all its digits again",
        ),
        Sentence(
            "date-like",
            "{value} may be what a spreadsheet made of something else; compare it with the original, and format the "
            "cell as Text",
        ),
        Sentence(
            "letters-lost",
            "letters were lost when the file was saved: “{word}”. Open the original, save it as “CSV UTF-8” or .xlsx, "
            "and choose that file; where a question mark is meant, put a space beside it",
        ),
        Sentence(
            "converted",
            "read from the old font {font} ({count} cells): {samples}. Compare them, or convert the file to Unicode",
        ),
        Sentence(
            "garbled",
            "text in an old Vietnamese font (TCVN3 or VNI) that cannot be read with certainty: {sample}; convert the "
            "column to Unicode, for example with UniKey",
        ),
        Sentence(
            "old-encoding-read",
            "the file is not Unicode; it is read as {encoding}. Compare the questions, or save the file as “CSV UTF-8”",
        ),
        Sentence(
            "section-from-name",
            "no column names the section; all questions are taken for the section “{section}”, after the name of the "
            "sheet or file",
        ),
        Sentence(
            "answer-letter", "the answer is “{answer}”, but the choices are {choices}; write the letter of one of them"
        ),
        Sentence(
            "answer-ambiguous",
            "the answer “{answer}” may mean “{first}” or “{other}”; write the right choice in full",
        ),
        Sentence("answer-no-choice", "the answer “{answer}” is none of the choices {choices}; compare them"),
        Sentence(
            "question-kind",
            "a question of the kind “{kind}” has no single answer that can be said; write it as question and answer",
        ),
        Sentence(
            "question-media",
            "the package shows or plays {name} with it, which is not read; copy question and answer into a spreadsheet "
            "with the file beside it, or delete the question",
        ),
        Sentence("picture-missing", "the picture {name} is not beside the pack; put it into the same folder"),
        Sentence(
            "picture-several",
            "several files beside the pack may be the picture {name}: {files}; write the name exactly as that of one",
        ),
        Sentence("pictures-many", "{count} pictures; at most {most} are allowed"),
        Sentence("picture-bad", "{name} is not a picture that can be shown; allowed: PNG, JPEG or WebP"),
        Sentence("picture-large", "the picture {name} is too large ({size}); at most {most} are allowed"),
        Sentence(
            "picture-pasted",
            "{count} pictures are pasted into the sheet and will not be shown. Save each as a file beside the pack "
            "and write its name in the row of its question",
        ),
        Sentence(
            "pictures-heavy",
            "the pictures total {size}; at most {most} is allowed. Save large photographs at a smaller size",
        ),
        Sentence(
            "clip-name",
            "'{name}' is not a plain file name; write only the name of a file of sound or video beside the pack, such "
            "as cau-5.mp3",
        ),
        Sentence("clip-missing", "the clip {name} is not beside the pack; put it into the same folder"),
        Sentence(
            "clip-several",
            "several files beside the pack may be the clip {name}: {files}; write the name exactly as that of one",
        ),
        Sentence("clips-many", "{count} clips; at most {most} are allowed"),
        Sentence(
            "clips-heavy", "pictures and clips total {size}; at most {most} is allowed. Make clips shorter or smaller"
        ),
        Sentence(
            "clip-bad",
            "{name} is no sound and no video that can be played; allowed: MP3, WAV, M4A or MP4 (H.264 with AAC), WebM. "
            "This makes it right: {command}",
        ),
        Sentence(
            "clip-codec",
            "{name} is coded as {codec}, which not every screen can play; allowed: MP3, WAV with 16 bits, M4A or MP4 "
            "with H.264 (8 bits, 4:2:0) and AAC, WebM with VP8 or VP9. This makes it right: {command}",
        ),
        Sentence(
            "clip-length", "{name} does not say how long it is, so it may be damaged. This makes it right: {command}"
        ),
        Sentence(
            "clip-long",
            "the clip {name} lasts {seconds} s; at most {most} s are allowed. This keeps its beginning: {command}",
        ),
        Sentence(
            "clip-pixels",
            "the clip {name} has {size} pixels; at most {most} are allowed. This makes it right: {command}",
        ),
        Sentence(
            "clip-large",
            "the clip {name} is too large ({size}); at most {most} are allowed. This makes it smaller: {command}",
        ),
        Sentence(
            "clip-webm",
            "{name} is a WebM: Chrome and Firefox play it, iPads and Safari of before 2022 do not. This makes a file "
            "that all of them play: {command}",
        ),
        Sentence("too-few", "section {section}: {present} questions, the format '{form}' needs {needed}"),
        Sentence(
            "more-than-asked",
            "section {section}: {present} questions, the format '{form}' asks {needed}; the last {rest} will not be "
            "asked",
        ),
        Sentence(
            "no-spare",
            "no questions in section {section}: voided questions cannot be replaced and ties cannot be broken",
        ),
        Sentence("section-unused", "section {section} does not occur in the format '{form}'; allowed: {allowed}"),
        Sentence("long-to-read", "{syllables} syllables, about {seconds} s to read aloud; the limit is {most} s"),
        Sentence("long-answer", "{syllables} syllables; an answer of more than {most} is hard to say and to judge"),
        Sentence(
            "odd-character",
            "contains {letter} ({code}), which is invisible or easily mistaken for another character; type it again",
        ),
        Sentence(
            "old-encoding", "looks like text in an old Vietnamese font (TCVN3 or VNI): {sample}; convert it to Unicode"
        ),
        Sentence("formula-like", "starts with {letter}, which spreadsheets take for a formula; it is read as text"),
        Sentence(
            "made-nfc", "{count} cells with decomposed accents (Unicode NFD); they are read as composed letters (NFC)"
        ),
        Sentence("nearly-doubled", "nearly the same question as in row {first}; ask each question only once"),
    )
}
"""By code: what is wrong, and what is allowed."""
