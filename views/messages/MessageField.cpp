#include "views/messages/MessageField.h"

#include "views/common/Theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStringListModel>
#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostLines = 8;

QStringList pathsOf(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

MessageField::MessageField(QWidget *parent)
    : QPlainTextEdit(parent), m_completer(new QCompleter(new QStringListModel(this), this))
{
    setAccessibleName(tr("Message"));
    setPlaceholderText(tr("Write a message. Enter sends, Shift+Enter begins a line."));
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            &MessageField::takePerson);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        offerPeople();
        if (const int lines = linesShown(); lines != m_lines) {
            m_lines = lines;
            updateGeometry();
        }
    });
}

void MessageField::setPeople(const QList<MessageMention> &people)
{
    m_people = people;
    QStringList names;
    for (const MessageMention &one : people)
        names.append(one.name);
    names.sort(Qt::CaseInsensitive);
    static_cast<QStringListModel *>(m_completer->model())->setStringList(names);
}

QList<MessageMention> MessageField::mentions() const
{
    QList<MessageMention> found;
    const QString text = toPlainText();
    if (!text.contains(u'@'))
        return found;
    for (const MessageMention &one : m_people) {
        if (!one.name.isEmpty() && text.contains(u'@' + one.name))
            found.append(one);
    }
    return found;
}

/** What stands behind the last "@" before the cursor; a null string: nothing that may be a name. */
QString MessageField::begunName() const
{
    static const QRegularExpression begun(
        u"(?:^|[\\s(])@([\\p{L}\\p{M}.'’-]*(?: [\\p{L}\\p{M}.'’-]*)?)$"_s);
    const QTextCursor cursor = textCursor();
    const QString line = cursor.block().text().left(cursor.positionInBlock()).right(80);
    const auto match = begun.match(line);
    return match.hasMatch() ? u""_s + match.captured(1) : QString();
}

void MessageField::offerPeople()
{
    const QString begun = begunName();
    if (begun.isNull() || m_people.isEmpty() || !hasFocus()) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->setCompletionPrefix(begun);
    const bool whole = m_completer->completionCount() == 1 &&
                       m_completer->currentCompletion().compare(begun, Qt::CaseInsensitive) == 0;
    if (m_completer->completionCount() == 0 || whole) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect();
    place.translate(0, 4);
    place.setWidth(fontMetrics().averageCharWidth() * 36);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void MessageField::takePerson(const QString &name)
{
    QTextCursor cursor = textCursor();
    const QString begun = begunName();
    if (begun.isNull())
        return;
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, int(begun.size()));
    cursor.insertText(name + u' ');
    setTextCursor(cursor);
}

void MessageField::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_completer->popup()->isVisible() &&
        (enter || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape ||
         event->key() == Qt::Key_Backtab)) {
        event->ignore(); // the list's
        return;
    }
    if (enter && !(event->modifiers() & Qt::ShiftModifier)) {
        Q_EMIT sendRequested();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT escapePressed();
        return;
    }
    if (event->key() == Qt::Key_Up && document()->isEmpty()) {
        Q_EMIT editLastRequested();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

bool MessageField::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasImage() || source->hasUrls() || source->hasText();
}

void MessageField::insertFromMimeData(const QMimeData *source)
{
    if (const QStringList paths = pathsOf(source); !paths.isEmpty())
        Q_EMIT filesGiven(paths);
    else if (source->hasImage() && !source->hasText())
        Q_EMIT pictureGiven(source->imageData().value<QImage>());
    else if (source->hasText())
        insertPlainText(source->text());
}

int MessageField::linesShown() const
{
    // Of a very long text nobody counts the lines: it has more than are shown.
    if (document()->characterCount() > 4000)
        return mostLines;
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < mostLines;
         block = block.next()) {
        blockBoundingRect(block); // laid out by now
        lines += std::max(1, block.layout() ? block.layout()->lineCount() : 1);
    }
    return std::clamp(lines, 1, mostLines);
}

QSize MessageField::sizeHint() const
{
    const int line = fontMetrics().lineSpacing();
    const auto around = contentsMargins().top() + contentsMargins().bottom() + 2 * frameWidth() +
                        int(2 * document()->documentMargin());
    return {Theme::space(80), m_lines * line + around + 6};
}

QSize MessageField::minimumSizeHint() const
{
    return {Theme::space(40), sizeHint().height()};
}

void MessageField::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (const int lines = linesShown(); lines != m_lines) {
        m_lines = lines;
        updateGeometry();
    }
}

} // namespace Peak
