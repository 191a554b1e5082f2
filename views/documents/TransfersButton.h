#pragma once

#include "views/documents/TransferText.h"

#include <QToolButton>

namespace Peak {

class TransfersModel;

/**
 * All transfers in one button of the status bar: "Uploading 2 of 5", a bar, and per cent; or that
 * one failed. Hidden while there are none. Checked while the list of them is open.
 *
 * A failure and the end of all are announced to screen readers, progress is not. GUI thread.
 */
class TransfersButton final : public QToolButton
{
    Q_OBJECT

public:
    /** The model outlives it. */
    explicit TransfersButton(TransfersModel *model, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    QString percentText() const;
    bool showsBar() const { return !m_total.isIdle(); }

    TransfersModel *m_model;
    TransferTotal m_total;
};

} // namespace Peak
