"""What every lesson uses: the catalogue, exercises, quizzes, progress, glossary and figures."""
