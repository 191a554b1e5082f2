#pragma once

#include "models/domain/RoomMessage.h"

#include <QImage>
#include <QPlainTextEdit>

class QCompleter;

namespace Peak {

/**
 * The field in which a message is written: grows with its lines, Enter sends, Shift+Enter begins a
 * line, "@" offers the people of the room.
 *
 * Takes text as text, whatever it was copied from, and passes files and pictures on. GUI thread.
 */
class MessageField final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit MessageField(QWidget *parent = nullptr);

    /** Whom "@" offers. */
    void setPeople(const QList<MessageMention> &people);
    /** Those whose names stand in the text. */
    QList<MessageMention> mentions() const;
    QCompleter *completer() const { return m_completer; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();
    void escapePressed();
    /** Up in an empty field: the last own message is meant. */
    void editLastRequested();
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QString begunName() const;
    void offerPeople();
    void takePerson(const QString &name);
    int linesShown() const;

    QCompleter *m_completer;
    QList<MessageMention> m_people;
    int m_lines = 1;
};

} // namespace Peak
