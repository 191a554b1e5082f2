#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace Peak {

struct RoomMessage;

/**
 * The words of one message, to select a part of them and copy it.
 *
 * Plain text that can't be changed; mouse and keys select as in any field. GUI thread.
 */
class MessageTextDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit MessageTextDialog(const RoomMessage &message, QWidget *parent = nullptr);

    QPlainTextEdit *field() const { return m_field; }

private:
    QPlainTextEdit *m_field;
};

} // namespace Peak
