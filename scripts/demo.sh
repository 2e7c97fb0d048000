#!/bin/sh
# The whole way once, on a sample class: page, assignment, submissions, marks, feedback. Called by `make demo`.
set -eu
demo=$1
course=$demo/course
autograder="$PYTHON -m autograder"
sandbox=auto
if [ "$(uname -s)" != Linux ]; then
  sandbox=none
  echo "There is no sandbox on this system: the demo grades its own sample class with --sandbox none."
fi

rm -rf "$demo" _build/html _build/.doctrees
echo "1. release the convolution assignment"
$autograder release convolution --course "$course"
echo "2. build the book (only the convolution page is executed)"
BOOK_COURSE=$course BOOK_EXECUTE=convolution "$(dirname "$PYTHON")/jupyter-book" build . -W -n --keep-going -q
echo "3. make a sample class and grade it"
$autograder sample convolution --course "$course"
$autograder grade convolution --course "$course" --sandbox $sandbox
echo "4. write feedback and marks"
$autograder feedback convolution --course "$course"
$autograder export convolution --course "$course"
cat <<END

Where everything is:
  the book            _build/html/index.html
  the assignment      $course/release/convolution/convolution.ipynb
  the submissions     $course/submitted/STUDENT/convolution/
  feedback            $course/feedback/STUDENT/convolution/convolution.html
  the marks           $course/convolution.csv
  nbgrader's formgrader works on $course (cd there; nbgrader_config.py is in it)
END
