#include "views/tasks/CommentsPanel.h"

#include "models/db/WhenDone.h"
#include "models/tables/ExchangeText.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace Peak {

namespace {
constexpr int mostCharacters = 10000;
} // namespace

CommentsPanel::CommentsPanel(CommentSource source, const QString &whyNot, QWidget *parent)
    : QWidget(parent),
      m_source(std::move(source)),
      m_request(QUuid::createUuid()),
      m_message(new MessageBar),
      m_head(new QLabel(tr("Comments"))),
      m_scroll(new QScrollArea),
      m_list(new QWidget),
      m_rows(new QVBoxLayout(m_list)),
      m_text(new QPlainTextEdit),
      m_send(new QPushButton(tr("Add comment")))
{
    setAccessibleName(tr("Comments"));
    QFont bold = m_head->font();
    bold.setWeight(QFont::DemiBold);
    m_head->setFont(bold);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(Theme::space(2));
    m_scroll->setWidget(m_list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setAccessibleName(tr("Comments"));
    m_scroll->setMinimumHeight(Theme::space(14));
    m_text->setPlaceholderText(tr("Say something about this task"));
    m_text->setAccessibleName(tr("New comment"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * 2 + Theme::space(4));
    m_send->setAutoDefault(false);
    m_text->setEnabled(whyNot.isEmpty());
    m_send->setEnabled(false);
    m_text->setToolTip(whyNot);
    m_send->setToolTip(whyNot);
    auto *row = new QHBoxLayout;
    row->addWidget(m_text, 1);
    row->addWidget(m_send, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(2));
    column->addWidget(m_head);
    column->addWidget(m_message);
    column->addWidget(m_scroll, 1);
    column->addLayout(row);
    connect(m_text, &QPlainTextEdit::textChanged, this,
            [this] { m_send->setEnabled(!m_text->toPlainText().trimmed().isEmpty()); });
    connect(m_send, &QPushButton::clicked, this, &CommentsPanel::send);
}

void CommentsPanel::load()
{
    whenDone(m_source.load(), this, [this](const Result<QList<TaskComment>> &comments) {
        if (comments)
            showComments(comments.value());
        else
            m_message->showError(comments.error());
    });
}

void CommentsPanel::showComments(const QList<TaskComment> &comments)
{
    m_comments = comments;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_head->setText(comments.isEmpty() ? tr("Comments") : tr("Comments (%1)").arg(comments.size()));
    for (const TaskComment &comment : comments) {
        auto *who = new QLabel(tr("%1, %2").arg(comment.author, ExchangeText::moment(comment.at)));
        who->setTextFormat(Qt::PlainText);
        who->setForegroundRole(QPalette::PlaceholderText);
        auto *text = new QLabel(comment.text);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        text->setAccessibleName(tr("%1: %2").arg(who->text(), comment.text));
        m_rows->addWidget(who);
        m_rows->addWidget(text);
    }
    if (comments.isEmpty()) {
        auto *none = new QLabel(tr("Nothing was said about this task yet."));
        none->setForegroundRole(QPalette::PlaceholderText);
        m_rows->addWidget(none);
    }
    m_rows->addStretch(1);
    // The newest is what is looked for; the bar knows its range once the rows are laid out.
    QTimer::singleShot(0, m_scroll, [scroll = m_scroll] {
        scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    });
}

void CommentsPanel::send()
{
    const QString text = m_text->toPlainText().trimmed();
    if (text.isEmpty() || !m_send->isEnabled())
        return;
    if (text.size() > mostCharacters) {
        m_message->showMessage(
            Status::Warning,
            tr("A comment has up to 10,000 characters; this one has %1.").arg(text.size()));
        return;
    }
    m_send->setEnabled(false);
    whenDone(m_source.write(text, m_request), this, [this](const Result<QUuid> &written) {
        if (!written) {
            m_send->setEnabled(true);
            m_message->showError(written.error());
            return;
        }
        m_message->clear();
        m_request = QUuid::createUuid();
        m_text->clear();
        load();
    });
}

} // namespace Peak
