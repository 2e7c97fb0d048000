"""What a person reads of a file that cannot be read or written."""

import shutil

from autograder.errors import file_trouble


def test_a_file_is_named_with_what_was_wrong_about_it():
    assert file_trouble(PermissionError(13, "Permission denied", "marks.csv")) == "marks.csv: Permission denied"


def test_of_many_files_that_could_not_be_copied_the_first_is_named():
    trouble = shutil.Error([("a", "kit/a", "No space left on device"), ("b", "kit/b", "No space left on device")])
    assert file_trouble(trouble) == "kit/a cannot be written: No space left on device"
