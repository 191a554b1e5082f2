#include "views/common/PopupFilter.h"

#include <QAction>
#include <QApplication>
#include <QCursor>
#include <QKeyEvent>
#include <QKeySequence>
#include <QMenu>

#include <algorithm>

namespace Peak {

namespace {

constexpr qint64 TypingPause = 1000;

bool canBeChosen(const QAction *action)
{
    return action->isVisible() && action->isEnabled() && !action->isSeparator();
}

QString wordsOf(const QAction *action)
{
    QString text = action->text();
    return text.replace(QStringLiteral("&&"), QStringLiteral("\n"))
        .remove(QLatin1Char('&'))
        .replace(QLatin1Char('\n'), QLatin1Char('&'));
}

bool isMnemonic(const QMenu *menu, const QString &letter)
{
    const QKeySequence keys(Qt::AltModifier | Qt::Key(letter.toUpper().at(0).unicode()));
    const QList<QAction *> actions = menu->actions();
    return std::any_of(actions.cbegin(), actions.cend(), [&keys](const QAction *action) {
        return canBeChosen(action) && QKeySequence::mnemonic(action->text()) == keys;
    });
}

/** The first entry from `from` on, and around, that begins with these letters; else one in which a
 * word does. */
QAction *entryOf(const QMenu *menu, const QString &letters, qsizetype from)
{
    const QList<QAction *> actions = menu->actions();
    QAction *second = nullptr;
    for (qsizetype i = 0; i < actions.size(); ++i) {
        QAction *action = actions.at((from + i) % actions.size());
        const QString words = wordsOf(action);
        if (!canBeChosen(action))
            continue;
        if (words.startsWith(letters, Qt::CaseInsensitive))
            return action;
        if (!second && words.contains(QLatin1Char(' ') + letters, Qt::CaseInsensitive))
            second = action;
    }
    return second;
}

/** Those in front of a popup that opened heard nothing of the mouse since. */
void forgetMouse()
{
    const QPoint mouse = QCursor::pos();
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        if (!widget->underMouse() || widget->rect().contains(widget->mapFromGlobal(mouse)))
            continue;
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(widget, &leave);
        widget->update();
    }
}

} // namespace

bool PopupFilter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Hide)
        forgetMouse();
    auto *menu = event->type() == QEvent::KeyPress ? qobject_cast<QMenu *>(watched) : nullptr;
    return menu && typed(menu, *static_cast<QKeyEvent *>(event));
}

bool PopupFilter::typed(QMenu *menu, const QKeyEvent &event)
{
    const QString text = event.text();
    if ((event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) || text.size() != 1 ||
        !text.at(0).isPrint())
        return false;
    if (menu != m_menu || !m_typing.isValid() || m_typing.elapsed() > TypingPause)
        m_typed.clear();
    // A space chooses, and a letter of its own is stronger, as long as nothing is being typed.
    if (m_typed.isEmpty() && (text.at(0).isSpace() || isMnemonic(menu, text)))
        return false;
    const qsizetype at = qMax(qsizetype(0), menu->actions().indexOf(menu->activeAction()));
    const bool first = m_typed.isEmpty();
    const bool again = m_typed == text; // the same letter once more: the next one
    QAction *entry = entryOf(menu, m_typed + text, first && menu->activeAction() ? at + 1 : at);
    if (!entry && again)
        entry = entryOf(menu, text, at + 1);
    else if (!entry && text.at(0).isSpace())
        return false;
    else if (entry)
        m_typed += text;
    m_menu = menu;
    m_typing.start();
    if (entry)
        menu->setActiveAction(entry);
    return true;
}

} // namespace Peak
