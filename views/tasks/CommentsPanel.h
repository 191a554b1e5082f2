#pragma once

#include "models/db/Result.h"
#include "models/domain/Editing.h"

#include <QFuture>
#include <QWidget>

#include <functional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Peak {

class MessageBar;

/** Where comments come from and go to. */
struct CommentSource
{
    std::function<QFuture<Result<QList<TaskComment>>>()> load;
    /** The same `request` at every attempt of one comment. */
    std::function<QFuture<Result<QUuid>>(const QString &text, const QUuid &request)> write;
};

/**
 * What was said about a task, oldest first, and a field to say more.
 *
 * Loads and writes through its source; what could not be sent stays in the field. GUI thread.
 */
class CommentsPanel final : public QWidget
{
    Q_OBJECT

public:
    /** `whyNot`: why this person can't write; empty: they can. */
    CommentsPanel(CommentSource source, const QString &whyNot, QWidget *parent = nullptr);

    int count() const { return int(m_comments.size()); }
    QPlainTextEdit *field() const { return m_text; }
    QPushButton *button() const { return m_send; }

public Q_SLOTS:
    void load();

private:
    void showComments(const QList<TaskComment> &comments);
    void send();

    CommentSource m_source;
    QList<TaskComment> m_comments;
    QUuid m_request;
    MessageBar *m_message;
    QLabel *m_head;
    QScrollArea *m_scroll;
    QWidget *m_list;
    QVBoxLayout *m_rows;
    QPlainTextEdit *m_text;
    QPushButton *m_send;
};

} // namespace Peak
