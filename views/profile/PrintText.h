#pragma once

class QString;
class QWidget;

namespace Peak {

/** False in a build without a library that prints. */
bool canPrint();
/** Asks which printer and prints a plain text on one page under a title. GUI thread. */
void printText(QWidget *window, const QString &title, const QString &text);

} // namespace Peak
