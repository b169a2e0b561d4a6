-- The two autonomic indices. Frames from before have neither, and say nothing of them.

ALTER TABLE frame ADD COLUMN parasympathetic_z REAL;
ALTER TABLE frame ADD COLUMN sympathetic_z REAL;

DROP VIEW v_frame;

CREATE VIEW v_frame AS
SELECT
    at_ms, window_ms,
    mean_nn_ms, mean_hr_bpm, mean_inst_hr_bpm, sdnn_ms, cvnn, rmssd_ms,
    sdsd_ms, pnn20_pct, pnn50_pct, cvsd, ln_rmssd, median_nn_ms,
    mad_nn_ms, mcv_nn, min_nn_ms, max_nn_ms, hti,
    sdann_ms, sdnn_index_ms,
    sd1_ms, sd2_ms, sd2_sd1, csi, cvi, csi_mod,
    stress_index, stress_index_sqrt,
    vlf_ms2, lf_ms2, hf_ms2, total_ms2, lf_hf, lf_nu, hf_nu,
    lf_peak_hz, hf_peak_hz, f_nyquist_hz,
    respiration_bpm, respiration_confidence, hr_amplitude_bpm,
    sampen,
    dfa_alpha1, dfa_alpha2,
    coherence, coherence_ratio, coherence_peak_hz, coherence_amplitude_ms,
    beats, nn_beats, corrected_pct, coverage_pct, gaps, quality,
    missing, source,
    parasympathetic_z, sympathetic_z
FROM frame JOIN session ON session.id = frame.session;
