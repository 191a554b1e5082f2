#pragma once

#include <QList>
#include <QPair>
#include <QString>

class QAction;
class QIcon;
class QLabel;
class QLineEdit;
class QWidget;

namespace Peak {

class MessageBar;

/**
 * What all forms share: cleaning what was typed or pasted, and showing every fault at once.
 *
 * Stateless helpers; GUI thread.
 */
namespace Fields {

using Faults = QList<QPair<QWidget *, QString>>;

/** Without NUL, other control characters and half surrogates, which neither a server nor a file can
 * hold. */
QString clean(const QString &text);

/**
 * Makes a field keep at most `limit` characters, however many are pasted, and say so in `bar`;
 * `name` is what people call the field. Pasting stays fast with any amount of text.
 */
void limit(QLineEdit *field, int limit, const QString &name, MessageBar *bar);

/** Shows all faults in `bar`, marks their fields for screen readers and focuses the first. */
void showFaults(const Faults &faults, const QList<QWidget *> &fields, MessageBar *bar);

/** A label above a field, tied to it by mnemonic and name. */
QLabel *label(const QString &text, QWidget *field);

/** The icon at the beginning of a field, which Qt shows as a button: `name` is what it is called,
 * and pressing it goes to the field. */
QAction *icon(QLineEdit *field, const QIcon &picture, const QString &name);

} // namespace Fields
} // namespace Peak
