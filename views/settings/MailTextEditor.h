#pragma once

#include "models/domain/MailSample.h"
#include "models/tables/MailTextsModel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTextEdit;
class QToolButton;

namespace Peak {

/**
 * One text that goes out: subject and body to type into, names to put in, and how it arrives.
 *
 * Shows what it is given and says what was typed; saves nothing. GUI thread.
 */
class MailTextEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit MailTextEditor(QWidget *parent = nullptr);

    /** `words`: what stands in the fields; `saved`: what goes out now. */
    void show(const MailTextKey &key, const MailWords &words, const MailWords &saved,
              MailTextsModel::Source source, const QString &state);
    /** What is put in for the preview. */
    void setFirm(const QString &firm, bool withWords);
    const MailTextKey &key() const { return m_key; }
    MailWords words() const;
    bool isDirty() const { return !m_key.isNull() && words() != m_saved; }
    /** Why nothing can be saved now; empty: it can. `readOnly`: nor typed. */
    void setRefusal(const QString &reason, bool readOnly);
    void setBusy(bool busy);
    /** Into the first field. */
    void takeFocus();

    QLineEdit *subject() const { return m_subject; }
    QPlainTextEdit *body() const { return m_body; }
    QToolButton *insert() const { return m_insert; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *discardButton() const { return m_discard; }
    QPushButton *builtInButton() const { return m_builtIn; }
    QTextEdit *preview() const { return m_preview; }

Q_SIGNALS:
    void edited();
    void saveRequested();
    void discardRequested();
    void builtInRequested();
    /** Esc: back to the list. */
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void fillMenu();
    void put(const QString &name);
    void refresh();
    void showPreview();

    MailTextKey m_key;
    MailWords m_saved;
    MailTextsModel::Source m_source = MailTextsModel::Source::None;
    MailSample::Values m_values;
    QString m_firm, m_refusal;
    bool m_withWords = false, m_readOnly = false, m_busy = false, m_filling = false;
    bool m_inSubject = false; ///< the field that was typed into last
    QLabel *m_title;
    QLabel *m_state;
    QLabel *m_subjectLabel;
    QLineEdit *m_subject;
    QPlainTextEdit *m_body;
    QToolButton *m_insert;
    QPushButton *m_save;
    QPushButton *m_discard;
    QPushButton *m_builtIn;
    QTextEdit *m_preview;
};

} // namespace Peak
